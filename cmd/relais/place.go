package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/drive"
	"relais/store/replica"
)

// settled is where a profile lies and where its records are worked on.
type settled struct {
	drive.Place
	dir  string // what the user named
	work string // the same, or a copy on this computer
}

// settle finds out where the profile is. One that lies in a synchronised
// folder, or was made a shared folder of, is worked on in a copy that is kept
// with this user's data.
func (p *program) settle(dir string) (*settled, error) {
	if p.place != nil && p.place.dir == dir {
		return p.place, nil
	}
	word := p.env("RELAIS_DRIVE")
	switch word {
	case "", "local", "network", "synced":
	default:
		return nil, invalid("drive.word", "value", word)
	}
	s := &settled{Place: drive.Look(dir, word, p.env), dir: dir, work: dir}
	if s.Kind != drive.Local {
		local, err := p.localCopy(dir)
		if err != nil {
			return nil, err
		}
		if s.Kind == drive.Synced || store.Exists(local) {
			s.work = local
		}
	}
	p.place = s
	return s, nil
}

// localCopy names the place for a copy of the profile in dir. It refuses where
// all that is this user's is synchronised too (drive.nowhere).
func (p *program) localCopy(dir string) (string, error) {
	var bases []string
	if base, err := dataDir(runtime.GOOS, p.env); err == nil {
		bases = append(bases, base)
	}
	if base, err := os.UserCacheDir(); err == nil {
		bases = append(bases, base)
	}
	sum := sha256.Sum256([]byte(dir))
	for _, base := range bases {
		if drive.Look(base, "", p.env).Kind == drive.Local {
			return filepath.Join(base, "relais", "copies", hex.EncodeToString(sum[:8])), nil
		}
	}
	return "", model.Refuse(model.Unusable, "drive.nowhere", "dir", dir)
}

// onDrive adds to options what a profile on a network drive needs.
func (p *program) onDrive(o store.Options) (store.Options, error) {
	if p.place.Kind != drive.Network || p.place.work != p.place.dir {
		return o, nil
	}
	var length time.Duration
	if text := p.env("RELAIS_LEASE"); text != "" {
		var err error
		if length, err = time.ParseDuration(text); err != nil || length <= 0 {
			return o, invalid("drive.lease", "value", text)
		}
	}
	host, _ := os.Hostname() // without it, the sentence says so
	o.ReadOnly = p.onlyLooks()
	o.Shared = &store.Shared{
		Lease: length, Host: host,
		Waiting: func(host string, longest time.Duration) {
			p.complain(p.cat.T("drive.waiting", "host", p.hostName(host), "seconds", strconv.Itoa(int((longest+time.Second-1)/time.Second))))
		},
		Joined: p.tellJoined,
	}
	return o, nil
}

func (p *program) hostName(host string) string {
	if host == "" {
		return p.cat.T("drive.some_host")
	}
	return p.cat.Quote(clean(host))
}

func (p *program) tellJoined(n int) {
	if n > 0 {
		p.complain(p.cat.T("drive.joined", "n", n))
	}
}

// looks are the commands and the verbs of kinds that only look: on a network
// drive they take a copy, and wait for nobody.
var looks = map[string]bool{
	"list": true, "show": true, "history": true, "search": true, "state-hash": true, "export": true, "report": true,
	"status": true, "backup": true, "keys": true, "man": true,
}

func (p *program) onlyLooks() bool {
	return p.looking || looks[p.target.command] || p.target.kind != nil && looks[p.target.verb]
}

// bring copies a profile out of a synchronised folder, once.
func (p *program) bring(ctx context.Context, o store.Options) error {
	if p.place.work == p.place.dir || store.Exists(p.place.work) || !store.Exists(p.place.dir) {
		return nil
	}
	if err := store.Adopt(ctx, o, p.place.dir, replica.KeyFile); err != nil {
		return err
	}
	p.tellPlace()
	return nil
}

// joinOriginal takes in what came into the profile that was copied: some
// program may still write to it.
func (p *program) joinOriginal(ctx context.Context) error {
	if p.place.work == p.place.dir {
		return nil
	}
	n, err := p.db.Join(ctx, filepath.Join(p.place.dir, store.FileName))
	p.tellJoined(n)
	return err
}

// tellPlace says what is to be known of where the profile lies.
func (p *program) tellPlace() {
	if p.told || p.place == nil || p.place.work != p.place.dir && !store.Exists(p.place.dir) {
		return // it was said, or the profile was made a shared folder of
	}
	p.told = true
	switch p.place.Kind {
	case drive.Network:
		p.complain(p.cat.T("drive.network", "by", p.placeWord()))
	case drive.Synced:
		p.complain(p.cat.T("drive.synced", "by", p.placeWord(), "dir", clean(p.place.work)))
	}
}

// placeWord names a file system or a program; what was only declared has no
// name of its own.
func (p *program) placeWord() string {
	switch p.place.By {
	case "network", "lease":
		return p.cat.T("drive.some_network")
	case "synced":
		return p.cat.T("drive.some_program")
	}
	return p.place.By
}

// placeCode is what scripts read.
func (p *program) placeCode() string {
	if p.place == nil {
		return "local"
	}
	switch p.place.Kind {
	case drive.Network:
		return "network"
	case drive.Synced:
		return "synced"
	}
	return "local"
}

// sharedName is the folder that a conversion founds beside the profile.
const sharedName = "partage"

// convert makes a profile local that lies on a network drive or in a
// synchronised folder, and a shared folder in its place. What was there stays,
// under another name.
func (p *program) convert(ctx context.Context) error {
	if _, err := p.options(); err != nil {
		return err
	}
	at := *p.place
	if at.Kind == drive.Local {
		return invalid("drive.local", "dir", at.dir)
	}
	former, err := p.open(ctx)
	if err != nil {
		return err
	}
	if at.work != at.dir {
		if err := p.foundBeside(ctx, at.dir); err != nil {
			return err
		}
		if err := errors.Join(p.db.NoteLeft(ctx, at.dir), store.Retire(at.dir)); err != nil {
			return err
		}
		return p.status(ctx, "drive.converted")
	}
	if err := p.moveHere(ctx, &at); err != nil {
		return errors.Join(err, former.Close())
	}
	if err := p.foundBeside(ctx, at.dir); err != nil {
		err = errors.Join(err, p.db.Close(), os.RemoveAll(at.work), former.Close())
		p.db = nil
		return err
	}
	if err := errors.Join(p.db.NoteLeft(ctx, at.dir), former.Retire()); err != nil {
		return err
	}
	return p.status(ctx, "drive.converted")
}

// moveHere goes on in a copy on this computer; the lease is kept meanwhile.
func (p *program) moveHere(ctx context.Context, at *settled) (err error) {
	if at.work, err = p.localCopy(at.dir); err != nil {
		return err
	}
	p.db, p.place = nil, at
	opts, err := p.options()
	if err != nil {
		return err
	}
	if err := store.Adopt(ctx, opts, at.dir, replica.KeyFile); err != nil {
		return err
	}
	p.db, err = store.Open(ctx, opts)
	return err
}

// foundBeside founds a team in a folder beside the profile, unless it shares
// one already.
func (p *program) foundBeside(ctx context.Context, dir string) error {
	team, err := p.db.ShareValue(ctx, "team")
	if err != nil || team != nil {
		return err
	}
	return p.share(ctx, filepath.Join(dir, sharedName), store.Identity{}, false, 1, false)
}
