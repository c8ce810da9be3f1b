package pane

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/style"
	"relais/tui/widget"
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
	return h.Push(&gatherer{host: h, links: links, next: next})
}

// gatherer stands above the panes while records are read: the next key is meant
// for what comes of them.
type gatherer struct {
	host  *Host
	links []model.Link
	next  func([]*Full) tea.Cmd
	ask   Ask[[]*Full]
}

func (g *gatherer) Init() tea.Cmd {
	data, links := g.host.Data, g.links
	return g.ask.Do(func(ctx context.Context) ([]*Full, error) {
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
	})
}

func (g *gatherer) Waiting() bool { return true }

func (g *gatherer) Update(msg tea.Msg) (bool, tea.Cmd) {
	if got, err, ok := g.ask.Take(msg); ok {
		if err != nil {
			g.host.Say(style.Bad, "✗ "+g.host.Sentence(err))
			return true, nil
		}
		return true, g.next(got)
	}
	key, ok := msg.(tea.KeyPressMsg)
	return ok && key.String() == keys.Leave, nil
}

func (g *gatherer) Size(width, _ int) (int, int) { return min(width, 40), 1 }
func (g *gatherer) Cursor() *tea.Cursor          { return nil }
func (g *gatherer) Render(width, height int) string {
	return widget.Block(g.host.Theme.Paint(style.Dim, widget.Cut(g.host.T("table.loading"), width)), width, height)
}
