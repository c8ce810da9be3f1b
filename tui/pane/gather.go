package pane

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/style"
)

// gatherMost is the most records that are read whole for one action.
const gatherMost = 2000

// gather reads whole records, in the order given, and does next with those that
// are still there.
func (h *Host) gather(links []model.Link, next func([]*Full) tea.Cmd) tea.Cmd {
	switch {
	case len(links) == 0:
		return nil
	case len(links) > gatherMost:
		h.Say(style.Warn, h.T("gather.too_many", "most", gatherMost))
		return nil
	}
	data := h.Data
	return awaitSeen(h, func(ctx context.Context) ([]*Full, error) {
		out := make([]*Full, 0, len(links))
		for _, l := range links {
			full, err := data.Get(ctx, l)
			if r := model.AsRefusal(err); r != nil && len(links) > 1 {
				continue // gone meanwhile
			}
			if err != nil {
				return nil, err
			}
			out = append(out, full)
		}
		return out, nil
	}, next)
}
