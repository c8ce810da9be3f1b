package pane

import (
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/tui/widget"
)

// Typed returns a wire value as a person would type it, which is what a form
// starts from.
func (h *Host) Typed(f *model.Field, wire string) string {
	switch f.Type {
	case model.TypeMoment:
		m, ok := model.ParseMoment(wire)
		if !ok {
			return wire
		}
		text := strings.Replace(m.Local, "T", " ", 1)
		if m.Zone != "" && m.Zone != h.Zone {
			return wire // another zone must survive an edit
		}
		return text
	case model.TypeMoney:
		m, ok := model.ParseMoney(wire)
		if !ok || !m.Set || m.Rate != "" {
			return wire
		}
		text := strconv.FormatInt(m.Cents/100, 10)
		if m.Cents%100 != 0 {
			text = strconv.FormatFloat(float64(m.Cents)/100, 'f', 2, 64)
			text = strings.Replace(text, ".", h.T("number.decimal"), 1)
		}
		if m.Currency != homeCurrency {
			text += " " + m.Currency
		}
		return text
	case model.TypeFile:
		return h.typedFile(wire)
	}
	if f.Name == recurrence {
		words := h.recurrenceWords(wire)
		if back := h.readRecurrence(words); back.Value == wire { // else an edit of another field would change it
			return words
		}
	}
	return wire
}

// typedFile shows the attached file that a form starts from, and remembers it:
// left as it is, it stays.
func (h *Host) typedFile(wire string) string {
	text := h.File(wire)
	if text != wire {
		if h.attached == nil {
			h.attached = map[string]string{}
		}
		h.attached[text] = wire
	}
	return text
}

// readFile takes a path, or the file that the form started from.
func (h *Host) readFile(text string) widget.Parsed {
	text = strings.TrimSpace(text)
	if wire, ok := h.attached[text]; ok {
		return widget.Parsed{Value: wire}
	}
	if text == "" || strings.Contains(text, "://") {
		return widget.Parsed{Value: text}
	}
	return widget.Parsed{Value: text, Preview: h.T("file.to_attach")}
}

// homeCurrency is the currency of an amount typed without one.
const homeCurrency = "CAD"

// Reader returns the function that understands what is typed in a field of a
// kind, or nil for plain text.
func (h *Host) Reader(kind string, f *model.Field) func(string) widget.Parsed {
	switch f.Type {
	case model.TypeDay:
		return h.readDay(behind(kind, f.Name))
	case model.TypeMoment:
		return h.readMoment
	case model.TypeInt:
		return h.readInt
	case model.TypeMoney:
		return h.readMoney
	case model.TypeFile:
		return h.readFile
	}
	if f.Name == recurrence {
		return h.readRecurrence
	}
	return nil
}

// recurrence is the name of the field that holds a rule: written and shown in
// words, kept in RFC 5545's form.
const recurrence = "recurrence"

func (h *Host) readRecurrence(text string) widget.Parsed {
	if text == "" {
		return widget.Parsed{}
	}
	rule, err := model.ParseHumanRecurrence(text, h.Today())
	if err != nil {
		return widget.Parsed{Problem: h.Sentence(err)}
	}
	return widget.Parsed{Value: rule.String(), Preview: rule.Phrase(h.Words)}
}

// recurrenceWords says a rule in words that can be typed; what is none stays.
func (h *Host) recurrenceWords(wire string) string {
	rule, err := model.ParseRecurrence(wire)
	if err != nil {
		return wire
	}
	return rule.Phrase(h.Words)
}

// behind tells the days that usually lie in the past: the nearest Friday is
// meant there, not the next.
func behind(kind, field string) bool {
	if field == "day" {
		return kind != "deadline"
	}
	return slices.Contains([]string{"occurred", "known", "done_on", "since", "opens"}, field)
}

func (h *Host) readDay(near bool) func(string) widget.Parsed {
	parse := model.ParseHumanDay
	if near {
		parse = model.ParseHumanDayNear
	}
	return func(text string) widget.Parsed {
		d, err := parse(text, h.Today())
		switch {
		case err != nil:
			return widget.Parsed{Problem: h.Sentence(err)}
		case d == "":
			return widget.Parsed{}
		}
		return widget.Parsed{Value: string(d), Preview: h.DayAndDistance(d)}
	}
}

func (h *Host) readMoment(text string) widget.Parsed {
	m, err := model.ParseHumanMoment(strings.TrimSpace(isoSpace(text)), h.Env().Now)
	switch {
	case err != nil:
		return widget.Parsed{Problem: h.Sentence(err)}
	case m.Local == "":
		return widget.Parsed{}
	}
	return widget.Parsed{Value: m.String(), Preview: h.Moment(m.String())}
}

// isoSpace puts the T back into a moment that a form shows with a space.
func isoSpace(text string) string {
	if len(text) == len("2006-01-02 15:04") && text[10] == ' ' && text[4] == '-' {
		return text[:10] + "T" + text[11:]
	}
	return text
}

func (h *Host) readInt(text string) widget.Parsed {
	// Spaces group digits.
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(text)
	if text == "" {
		return widget.Parsed{}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return widget.Parsed{Problem: h.T("form.bad_number")}
	}
	return widget.Parsed{Value: strconv.FormatInt(n, 10)}
}

func (h *Host) readMoney(text string) widget.Parsed {
	m, err := model.ParseHumanMoney(text)
	switch {
	case err != nil:
		return widget.Parsed{Problem: h.Sentence(err)}
	case !m.Set:
		return widget.Parsed{}
	}
	return widget.Parsed{Value: m.String(), Preview: h.Money(m.String())}
}
