package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"

	"github.com/zalando/go-keyring"
	"golang.org/x/term"
)

// vault gives where the keys of a profile's device are kept. A profile has one
// for as long as the program runs, so that its passphrase is asked for once.
func (p *program) vault(opts store.Options) *replica.KeyVault {
	if p.keys == nil || p.keys.Dir != opts.Dir {
		p.keys = &replica.KeyVault{Dir: opts.Dir, Keyring: p.keyring(), Random: rand.Reader, Ask: p.asksPassphrase()}
	}
	return p.keys
}

// keyring is the system's, nil where there is none or it is not wanted
// (RELAIS_KEYRING=none).
func (p *program) keyring() replica.Keyring {
	if p.env("RELAIS_KEYRING") == "none" || runtime.GOOS != "windows" && runtime.GOOS != "darwin" && !p.hasBus() {
		return nil
	}
	return systemKeyring{}
}

// hasBus tells whether a session bus is there to ask: without one, asking would
// start another.
func (p *program) hasBus() bool {
	if p.env("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	dir := p.env("XDG_RUNTIME_DIR")
	if dir == "" {
		return false
	}
	_, err := os.Stat(filepath.Join(dir, "bus"))
	return err == nil
}

// systemKeyring is the operating system's keyring. It may wait for a person to
// open it, or for ever: it is given a little time.
type systemKeyring struct{}

const (
	keyringService = "relais"
	keyringSeconds = 5
)

var errKeyringSilent = errors.New("the keyring does not answer")

func soon[T any](do func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		v, err := do()
		done <- answer{v, err}
	}()
	timer := time.NewTimer(keyringSeconds * time.Second)
	defer timer.Stop()
	select {
	case a := <-done:
		return a.value, a.err
	case <-timer.C:
		var none T
		return none, errKeyringSilent
	}
}

// Get implements replica.Keyring.
func (systemKeyring) Get(id string) (string, error) {
	return soon(func() (string, error) { return keyring.Get(keyringService, id) })
}

// Set implements replica.Keyring.
func (systemKeyring) Set(id, secret string) error {
	_, err := soon(func() (struct{}, error) { return struct{}{}, keyring.Set(keyringService, id, secret) })
	return err
}

// Delete implements replica.Keyring.
func (systemKeyring) Delete(id string) error {
	_, err := soon(func() (struct{}, error) { return struct{}{}, keyring.Delete(keyringService, id) })
	return err
}

// asksPassphrase gives how the passphrase is asked for: RELAIS_PASSPHRASE_FILE
// holds it for scripts, else a person types it. Nil where neither can be.
func (p *program) asksPassphrase() func(wrong bool) (string, error) {
	if file := p.env("RELAIS_PASSPHRASE_FILE"); file != "" {
		return func(wrong bool) (string, error) {
			if wrong {
				return "", model.Refuse(model.Invalid, "keys.passphrase")
			}
			return firstLine(file)
		}
	}
	if !p.inTTY {
		return nil
	}
	return func(wrong bool) (string, error) {
		if wrong {
			p.complain(p.cat.T("keys.wrong"))
		}
		return p.typedSecret("keys.ask")
	}
}

func firstLine(file string) (string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return "", model.Refuse(model.NotFound, "cli.file_none", "file", file)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// typedSecret asks for a line that is not shown.
func (p *program) typedSecret(key string) (string, error) {
	fmt.Fprint(p.err, p.cat.T(key)+" ")
	b, err := term.ReadPassword(int(os.Stdin.Fd()))
	fmt.Fprintln(p.err)
	if err != nil {
		return "", model.Refuse(model.Unusable, "keys.locked")
	}
	return string(b), nil
}

// newPassphrase asks for one that is not known yet, twice where a person types
// it. It refuses one that is too short to guard anything (keys.short).
func (p *program) newPassphrase(fileVariable string) (string, error) {
	var one string
	var err error
	if file := p.env(fileVariable); file != "" {
		one, err = firstLine(file)
	} else if !p.inTTY {
		return "", model.Refuse(model.Unusable, "keys.locked")
	} else if one, err = p.typedSecret("keys.new"); err == nil {
		var again string
		if again, err = p.typedSecret("keys.again"); err == nil && again != one {
			err = invalid("keys.differ")
		}
	}
	if err == nil && len([]rune(one)) < shortestPassphrase {
		err = invalid("keys.short", "least", fmt.Sprint(shortestPassphrase))
	}
	return one, err
}

// shortestPassphrase is in characters: scrypt slows guessing, and does not
// stop it.
const shortestPassphrase = 10

// guardNew takes the passphrase for a profile that is about to have keys.
func (p *program) guardNew(opts store.Options, wanted bool) error {
	if !wanted {
		return nil
	}
	passphrase, err := p.newPassphrase("RELAIS_PASSPHRASE_FILE")
	if err == nil {
		_, err = p.vault(opts).SetPassphrase(passphrase)
	}
	return err
}

// tellGuard warns, once, where nothing but the file's permissions guards the
// keys that were just made.
func (p *program) tellGuard() error {
	opts, err := p.options()
	if err != nil {
		return err
	}
	g, err := p.vault(opts).Guard()
	if err == nil && g == replica.ByFile {
		p.complain(p.cat.T("keys.by_file"))
	}
	return err
}

// unlockFirst asks for a passphrase before the interface takes the terminal.
// Without it the interface opens all the same, and says why it does not share.
func (p *program) unlockFirst(opts store.Options) {
	v := p.vault(opts)
	if g, err := v.Guard(); err == nil && g == replica.ByPassphrase {
		if _, err := v.Load(); model.AsRefusal(err) != nil {
			p.complain(p.sentence(model.AsRefusal(err)))
		}
	}
	v.Ask = nil
}

// changePassphrase makes `relais device passphrase [--none]`.
func (p *program) changePassphrase(none bool) error {
	opts, err := p.options()
	if err != nil {
		return err
	}
	v := p.vault(opts)
	kept, err := v.Load()
	if err != nil {
		return err
	}
	if kept == nil {
		return invalid("share.none")
	}
	passphrase := ""
	if !none {
		if passphrase, err = p.newPassphrase("RELAIS_NEW_PASSPHRASE_FILE"); err != nil {
			return err
		}
	}
	g, err := v.SetPassphrase(passphrase)
	if err == nil {
		p.line(p.cat.T("keys.guard." + string(g)))
	}
	return err
}
