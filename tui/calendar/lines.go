package calendar

import (
	"context"
	"slices"

	"relais/tui/pane"
)

// Read reads what happens in some days, today first, as sentences under their
// days: for who has no screen.
func Read(ctx context.Context, h *pane.Host, days int) ([]pane.Line, error) {
	today := h.Today()
	got, err := read(ctx, h.Data, h, wish{from: today, to: today.Add(days - 1), today: today, reveal: h.Reveal})
	if err != nil {
		return nil, err
	}
	var out []pane.Line
	for day := today; day < today.Add(days); day = day.Add(1) {
		var here []*entry
		for _, e := range got.entries {
			if e.from == day || day == today && e.from < day && e.to >= day { // what goes on is said once
				here = append(here, e)
			}
		}
		slices.SortStableFunc(here, before(day))
		for _, e := range here {
			out = append(out, pane.Line{Heading: h.Words.DayLong(day.Time()), Text: e.sentence(h), Link: e.link})
		}
	}
	return out, nil
}

// sentence says of an entry what its line shows.
func (e *entry) sentence(h *pane.Host) string {
	hour, place := e.clock(h)
	role := h.T("calendar.role." + e.role)
	status := ""
	if s := e.value("status"); s != "" {
		status = h.Words.Choice(e.source.kind, "status", s)
	}
	return h.Sentences(hour, place, pane.Upper(role), e.title(h), status, e.detail(h))
}
