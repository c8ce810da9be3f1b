package tui

import (
	"strings"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// leastOwner is how many cells of the header the organisation keeps.
const leastOwner = 12

// piece is a part of the header in ever fewer words, the last of which may be
// none. Where there is no room, pieces of a lower weight give way first.
type piece struct {
	tone   style.Tone
	weight int
	texts  []string
}

// header says whose data this is and whether it is safe.
func (a *App) header() string {
	owner, others := a.owner()
	pieces := a.safety()
	at := make([]int, len(pieces))
	used := func() int {
		n := 1 // the blank at the end
		for i, p := range pieces {
			if t := p.texts[at[i]]; t != "" {
				n += widget.Width(t) + widget.Width(between)
			}
		}
		return n
	}
	for len(others) > 0 && used()+widget.Width(owner+strings.Join(others, "")) > a.width {
		others = others[:len(others)-1]
	}
	least := min(leastOwner, widget.Width(owner))
	for weight := range heaviest + 1 {
		for i, p := range pieces {
			for p.weight == weight && at[i] < len(p.texts)-1 && used()+least > a.width {
				at[i]++
			}
		}
	}
	theme := a.host.Theme
	var right strings.Builder
	for i, p := range pieces {
		if t := p.texts[at[i]]; t != "" {
			if right.Len() > 0 {
				theme.Ink(style.Faint).Write(&right, between)
			}
			theme.Ink(p.tone).Write(&right, t)
		}
	}
	right.WriteString(" ")
	room := max(0, a.width-widget.Width(right.String()))
	left := theme.Header.Paint(widget.Fit(owner+strings.Join(others, ""), max(0, room-1))) + " " // a blank apart, where it is cut
	return widget.Fit(left+right.String(), a.width)
}

const between = " · "

// owner is whose data this is: the organisation, then what goes first where
// there is no room, the last first.
func (a *App) owner() (name string, others []string) {
	h, s := a.host, a.host.Session
	name = " " + h.T("app.name")
	if s.Organisation != "" {
		name = " " + widget.Clean(s.Organisation)
	}
	if s.Year != "" {
		others = append(others, between+h.T("header.plan", "year", widget.Clean(s.Year)))
	}
	if s.MyName != "" {
		others = append(others, between+widget.Clean(s.MyName))
	}
	return name, others
}

// heaviest is the weight of what never goes.
const heaviest = 4

// safety tells whether the data is safe: saved here, shared, in conflict.
func (a *App) safety() []piece {
	h := a.host
	var out []piece
	if mark, on := a.recordMark(); on {
		out = append(out, mark)
	}
	if mark, on := a.pastMark(); on {
		return append(out, mark)
	}
	if h.Reveal {
		out = append(out, piece{style.Warn, 3, []string{h.T("header.revealed"), h.T("header.revealed.short")}})
	}
	out = append(out, piece{style.Good, 1, []string{h.T("header.saved"), ""}})
	if h.Team != nil && h.Sharing.Rev > 0 {
		out = append(out, a.shared())
	}
	if n := h.Session.Conflicts; n > 0 {
		out = append(out, piece{style.Warn, heaviest, []string{"≠ " + h.T("header.conflicts", "n", n), "≠ " + h.Words.Int(int64(n))}})
	}
	return out
}

// shared tells how far the folder has what is saved here.
func (a *App) shared() piece {
	h, s := a.host, a.host.Sharing
	ago := h.T("header.never")
	if !s.Synced.IsZero() {
		ago = h.T("header.shared", "ago", h.Words.Ago(max(0, h.Now().Sub(s.Synced))))
	}
	left := ""
	if s.Unshared > 0 {
		left = h.T("header.left", "n", s.Unshared)
	}
	switch trouble := model.AsRefusal(s.Trouble); {
	case !s.Shared:
		return piece{style.Dim, 2, []string{h.T("header.alone"), ""}}
	case trouble != nil:
		text := "! " + h.T(troubleKey(a.host.Words.Has, trouble))
		if left != "" {
			return piece{style.Bad, 3, []string{text + between + left, text}}
		}
		return piece{style.Bad, 3, []string{text}}
	case s.Lasting && s.Progress.Total > 0:
		text := h.T("header.progress", "done", s.Progress.Done, "total", s.Progress.Total)
		return piece{style.Info, 2, []string{text, h.T("header.lasting"), ""}}
	case s.Lasting:
		return piece{style.Info, 2, []string{h.T("header.lasting"), ""}}
	case left != "" && !s.Synced.IsZero():
		return piece{style.Warn, 2, []string{ago + between + left, left}}
	case left != "":
		return piece{style.Warn, 2, []string{left}}
	}
	return piece{style.Good, 2, []string{ago, h.T("header.shared.short"), ""}}
}

// troubleKey is the key of a trouble's few words.
func troubleKey(has func(string) bool, r *model.Refusal) string {
	if key := "header.trouble." + strings.TrimPrefix(r.Key, "share."); has(key) {
		return key
	}
	return "header.trouble.failing"
}
