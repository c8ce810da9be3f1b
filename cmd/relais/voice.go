package main

import (
	"context"
	"slices"
	"sync/atomic"

	"relais/model"
	"relais/store"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/pane"
)

// voice is what answers the interface in the language of the moment. Answers
// are made in many goroutines: each takes the program of one language whole.
type voice struct{ now atomic.Pointer[program] }

// voiceOf has the interface's data answer through a voice.
func (p *program) voiceOf(d *data) *voice {
	v := &voice{}
	v.now.Store(p)
	d.query = func(k *model.Kind, text string) (model.Query, error) { return v.now.Load().query(k, text) }
	d.quickAdd = func(ctx context.Context, lines []string) (store.Result, error) {
		return v.now.Load().quickAdd(ctx, lines)
	}
	d.quickPreview = func(ctx context.Context, text string) (pane.Quick, error) {
		return v.now.Load().quickPreview(ctx, text)
	}
	d.search = func(ctx context.Context, s *store.Store, line string, limit int) (pane.Found, error) {
		return v.now.Load().search(ctx, s, line, limit)
	}
	return v
}

// speak changes the language.
func (v *voice) speak(lang string) model.Words {
	p := *v.now.Load()
	p.lex = newLexicon(lang)
	p.cat = p.lex.cat
	v.now.Store(&p)
	return p.lex
}

// speakAsKept takes the language that the profile keeps, unless a flag or
// RELAIS_LANG says another.
func (p *program) speakAsKept(ctx context.Context) {
	kept, err := p.db.Setting(ctx, tui.SettingLang)
	if err != nil || p.globals.lang != "" || p.env("RELAIS_LANG") != "" || !slices.Contains(i18n.Languages(), kept) {
		return
	}
	p.lex = newLexicon(kept)
	p.cat = p.lex.cat
}
