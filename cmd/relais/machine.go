package main

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"runtime"

	"relais/store/drive"
	"relais/store/replica"
)

// machine is where the system keeps what is this machine's and this user's, by
// which a copied profile is known; nil where nothing is kept. A profile on a
// network drive is several machines', one after the other.
func (p *program) machine() replica.Place {
	if p.place == nil || p.place.Kind == drive.Network {
		return nil
	}
	dir := stateDir(runtime.GOOS, p.env)
	if dir == "" {
		return nil
	}
	return replica.FilePlace{Dir: dir}
}

// stateDir gives "" where there is no home: none is made. It lies apart from
// the folder in which profiles are.
func stateDir(goos string, env func(string) string) string {
	var home string
	var below []string
	switch goos {
	case "windows":
		home = env("LOCALAPPDATA")
	case "darwin":
		home, below = env("HOME"), []string{"Library", "Application Support"} //words: a folder of macOS
	default:
		if home = env("XDG_STATE_HOME"); !filepath.IsAbs(home) {
			home, below = env("HOME"), []string{".local", "state"}
		}
	}
	if !filepath.IsAbs(home) {
		return ""
	}
	if info, err := os.Stat(home); err != nil || !info.IsDir() {
		return ""
	}
	return filepath.Join(append(append([]string{home}, below...), "relais-machine")...)
}

// known gives a profile that is a copy a name of its own before anything is
// edited in it, and says so.
func (p *program) known(ctx context.Context) error {
	place := p.machine()
	if place == nil || p.onlyLooks() {
		return nil
	}
	if copied, err := replica.Copied(ctx, p.db, place); err != nil || !copied {
		return err
	}
	release, err := replica.TakeTurn(ctx, p.opened)
	if err != nil {
		return nil //nolint:nilerr // the exchange that has the turn does it
	}
	defer release()
	copied, err := replica.Settle(ctx, p.db, place, rand.Reader)
	if copied && err == nil {
		p.complain(p.cat.T("share.copied"))
	}
	return err
}
