package pane

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/widget"
)

// candidatesShown is the number of candidates asked for: more than fit on a
// screen nobody reads, who needs others types on.
const candidatesShown = 20

// NameOf is what a candidate is called on the screen.
func (h *Host) NameOf(c Candidate) string {
	switch c.Label {
	case "":
		return h.T("record.protected_or_gone")
	case Hidden:
		return h.T("record.protected", "kind", h.Words.Kind(c.Link.Kind))
	}
	return h.Title(c.Label)
}

// offered is the answer to a form or picker that asked for candidates.
func (h *Host) offered(number, seq int, found []Candidate, more int) widget.Candidates {
	answer := widget.Candidates{Form: number, Seq: seq, More: more}
	for _, c := range found {
		answer.Options = append(answer.Options, widget.Option{Value: c.Link.String(), Label: h.NameOf(c), Hint: c.Detail})
	}
	return answer
}

// nearAmong is how many candidates are asked for to find those of an
// organisation.
const nearAmong = 200

// candidatesNear is Candidates for a field of a form that names organisations:
// their people come first, but where somebody of the team is meant.
func (h *Host) candidatesNear(f *model.Field, of []model.ID) func(number, seq int, text string) tea.Cmd {
	if len(of) == 0 || !slices.Contains(f.Targets, model.People.Name) || slices.Contains(oneKey["record.owner"], f.Name) {
		return h.Candidates(f.Targets)
	}
	data, host := h.Data, *h
	return func(number, seq int, text string) tea.Cmd {
		return func() tea.Msg {
			found, more, err := data.Candidates(context.Background(), f.Targets, text, nearAmong)
			if err != nil {
				return widget.Candidates{Form: number, Seq: seq}
			}
			slices.SortStableFunc(found, func(a, b Candidate) int { return rankNear(of, a) - rankNear(of, b) })
			shown := min(candidatesShown, len(found))
			return host.offered(number, seq, found[:shown], more+len(found)-shown)
		}
	}
}

func rankNear(of []model.ID, c Candidate) int {
	if slices.Contains(of, c.Of) {
		return 0
	}
	return 1
}

// heldFirst is Candidates for a field of targets: what the only target holds is
// marked, and comes first while nothing is typed.
func (h *Host) heldFirst(f *model.Field, targets []Target) func(number, seq int, text string) tea.Cmd {
	search, data, host := h.Candidates(f.Targets), h.Data, *h
	if len(targets) != 1 {
		return search
	}
	return func(number, seq int, text string) tea.Cmd {
		ask := search(number, seq, text)
		return func() tea.Msg {
			answer, ok := ask().(widget.Candidates)
			full, err := data.Get(context.Background(), targets[0].Link)
			if !ok || err != nil || slices.Contains(full.HiddenFrom(host.Reveal), f.Name) {
				return answer
			}
			for _, wire := range slices.Backward(full.Get(f.Name)) {
				answer.Options, answer.More = host.hold(f, wire, full.Labels, answer, text == "")
			}
			return answer
		}
	}
}

// hold marks the option that a field holds; it leads where first is asked for,
// though it be none of those found.
func (h *Host) hold(f *model.Field, wire string, labels map[string]string, found widget.Candidates, first bool) ([]widget.Option, int) {
	options, more := found.Options, found.More
	i := slices.IndexFunc(options, func(o widget.Option) bool { return RefValue(f, o.Value) == wire })
	if i >= 0 {
		options[i].Held = true
	}
	switch {
	case !first:
	case i >= 0:
		held := options[i]
		options = slices.Insert(slices.Delete(options, i, i+1), 0, held)
	default:
		held := widget.Option{Value: asLinks(f, model.Single(wire))[0], Label: h.label(wire, labels), Held: true}
		options, more = slices.Insert(options, 0, held), max(0, more-1)
	}
	return options, more
}
