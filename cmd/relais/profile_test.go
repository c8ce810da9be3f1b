//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// built is the program, built once for all the sessions of a run.
var built struct {
	once sync.Once
	dir  string
	err  error
	// demo is a profile of the demo that sessions copy.
	demo    sync.Once
	demoErr error
}

// binary gives the path of the program as `make build` makes it.
func binary(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "relais-session-"); built.err != nil {
			return
		}
		cmd := exec.Command("go", "build", "-o", filepath.Join(built.dir, "relais"), ".")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
		if out, err := cmd.CombinedOutput(); err != nil {
			built.err = errors.New(string(out))
		}
	})
	if built.err != nil {
		t.Fatalf("build: %v", built.err)
	}
	return filepath.Join(built.dir, "relais")
}

// cleanUp removes what the sessions share.
func cleanUp() {
	if built.dir != "" {
		os.RemoveAll(built.dir)
	}
}

// house is a person's computer: a home, a profile, an environment.
type house struct {
	t       *testing.T
	home    string
	profile string
	env     []string
}

// newHouse has no profile yet. The clock stands still, so that a session does
// not depend on the day.
func newHouse(t *testing.T, env ...string) *house {
	t.Helper()
	binary(t) // some houses only run it: it must be whole before the first does
	home := t.TempDir()
	h := &house{t: t, home: home, profile: filepath.Join(home, "profil")}
	h.env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "RELAIS_HOME=" + h.profile, "RELAIS_LANG=fr",
		"RELAIS_NOW=2026-11-24T15:00:00Z", "TZ=America/Toronto", "TERM=xterm-256color", "LANG=fr_CA.UTF-8",
	}, env...)
	return h
}

// furnished has the demo organisation, with Marie at the keyboard.
func furnished(t *testing.T, env ...string) *house {
	t.Helper()
	program := binary(t)
	source := filepath.Join(built.dir, "demo")
	h := newHouse(t, env...)
	built.demo.Do(func() {
		cmd := exec.Command(program, "init", "--demo", "--name", "Marie Tremblay", "--profile", source)
		cmd.Env = h.env
		if out, err := cmd.CombinedOutput(); err != nil {
			built.demoErr = errors.New(string(out))
		}
	})
	if built.demoErr != nil {
		t.Fatal(built.demoErr)
	}
	if err := os.CopyFS(h.profile, os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	return h
}

// with is the house with other variables in its environment.
func (h *house) with(env ...string) *house {
	other := *h
	other.env = slices.Concat(h.env, env)
	return &other
}

// without is the house without a variable.
func (h *house) without(name string) *house {
	other := *h
	other.env = slices.DeleteFunc(slices.Clone(h.env), func(v string) bool { return strings.HasPrefix(v, name+"=") })
	return &other
}

// open starts the interface in a terminal of a size.
func (h *house) open(width, height int, args ...string) *terminal {
	h.t.Helper()
	return open(h.t, room{width: width, height: height, env: h.env, args: args})
}

// said is what a command wrote, and its exit code.
type said struct {
	out, err string
	code     int
}

// relais runs the command line, as in a second window.
func (h *house) relais(args ...string) said {
	h.t.Helper()
	got, err := h.try(args...)
	if err != nil {
		h.t.Fatal(err)
	}
	return got
}

// try is relais for goroutines, where a test may not end.
func (h *house) try(args ...string) (said, error) {
	cmd := exec.Command(filepath.Join(built.dir, "relais"), args...)
	cmd.Env, cmd.Dir = h.env, h.home
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return said{}, err
	}
	return said{plain.Replace(out.String()), plain.Replace(errOut.String()), cmd.ProcessState.ExitCode()}, nil
}

// record is a record as the command line gives it.
type record map[string]any

// text is a field's value as text; lists are joined by commas.
func (r record) text(field string) string {
	switch v := r[field].(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i], _ = x.(string)
		}
		return strings.Join(parts, ",")
	default:
		b, _ := json.Marshal(v)
		return string(b)
	}
}

// list gives the records that a command prints, one record or several.
func (h *house) list(args ...string) []record {
	h.t.Helper()
	got := h.relais(append(args, "--json")...)
	if got.code != 0 {
		h.t.Fatalf("relais %v: %d %s", args, got.code, got.err)
	}
	var many []record
	if strings.HasPrefix(got.out, "{") {
		var one record
		if err := json.Unmarshal([]byte(got.out), &one); err != nil {
			h.t.Fatal(err)
		}
		return []record{one}
	}
	if err := json.Unmarshal([]byte(got.out), &many); err != nil {
		h.t.Fatalf("relais %v: %v\n%s", args, err, got.out)
	}
	return many
}

// one gives the only record of a command.
func (h *house) one(args ...string) record {
	h.t.Helper()
	got := h.list(args...)
	if len(got) != 1 {
		h.t.Fatalf("relais %v: %d records, want one: %v", args, len(got), got)
	}
	return got[0]
}
