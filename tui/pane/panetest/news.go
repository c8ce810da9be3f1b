package panetest

import (
	"context"

	"relais/model"
	"relais/tui/pane"
)

// News tells what is in Heard, unless it was marked as seen.
func (f *Fake) News(_ context.Context, since int64, limit int) (pane.News, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.Heard
	if since < 0 {
		since = f.Seen
	}
	n.Since = since
	n.Items = n.Items[:min(len(n.Items), int(max(0, n.Position-since)))] // one a position, the last first
	if len(n.Items) > limit {
		n.More, n.Items = n.More+len(n.Items)-limit, n.Items[:limit]
	}
	return n, f.Err
}

// MarkSeen notes the position in Seen.
func (f *Fake) MarkSeen(_ context.Context, position int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Seen = position
	return nil
}

// Tell makes what another person did: news of a record, and lines of its
// history.
func (f *Fake) Tell(who string, link model.Link, verb string, changes ...pane.Change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Heard.Position++
	it := pane.NewsItem{Link: link, Verb: verb, Who: []string{who}, When: Now.Add(-20 * 60 * 1e9)}
	if r := f.now[link]; r != nil {
		it.Label = f.labelOf(r)
		if r.Protected() {
			it.Label = pane.Hidden
		}
	}
	for _, c := range changes {
		c.Who, c.When, c.Verb, c.Position = who, it.When, verb, f.Heard.Position
		it.Fields = append(it.Fields, c.Field)
		f.history[link] = append(f.history[link], c)
	}
	if len(changes) == 1 && !changes[0].Protected && it.Label != pane.Hidden {
		it.From, it.To, it.Labels = changes[0].From, changes[0].To, changes[0].Labels
	}
	f.Heard.Items = append([]pane.NewsItem{it}, f.Heard.Items...)
}
