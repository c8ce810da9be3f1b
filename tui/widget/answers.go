package widget

import "relais/tui/style"

// answerLines draws answers side by side, the one that enter takes in brackets.
// Where they have no room, each begins a line: whoever is asked sees them whole.
func answerLines(theme *style.Theme, labels []string, at, width int) []string {
	lines := []string{""}
	used := 0
	for i, label := range labels {
		ink := theme.Button
		if i == at {
			ink = theme.ButtonHere
		}
		for n, text := range Wrap(mark(i == at, Clean(label)), width) {
			gap := ""
			if used > 0 {
				gap = " "
			}
			if n > 0 || used > 0 && used+1+Width(text) > width {
				lines = append(lines, "")
				gap, used = "", 0
			}
			lines[len(lines)-1] += gap + ink.Paint(text)
			used += len(gap) + Width(text)
		}
	}
	for i, l := range lines {
		lines[i] = Fit(l, width)
	}
	return lines
}

// foot is what stands below the fields, in at most so many lines: the keys, what
// was said last, or the question whether to abandon what was typed.
func (f *Form) foot(width, most int) []string {
	if !f.asking {
		return []string{f.lastLine(width)}
	}
	at := 0
	if f.askYes {
		at = 1
	}
	labels := []string{f.words.T("widget.form.abandon.no"), f.words.T("widget.form.abandon.yes")}
	question := f.words.T("widget.form.abandon")
	beside := answerLines(f.theme, labels, at, max(1, width-Width(question)-2))
	if len(beside) == 1 {
		return []string{f.theme.Paint(style.Warn, question) + "  " + beside[0]}
	}
	answers := answerLines(f.theme, labels, at, width)
	var lines []string
	for _, l := range Wrap(question, width) {
		lines = append(lines, f.theme.Paint(style.Warn, Fit(l, width)))
	}
	if room := max(0, most-len(answers)); len(lines) > room {
		lines = lines[:room]
		if room > 0 {
			first := Wrap(question, width)[room-1]
			lines[room-1] = f.theme.Paint(style.Warn, Fit(Cut(first, width-1)+"…", width))
		}
	}
	return append(lines, answers...)
}
