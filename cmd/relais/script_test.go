package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(tidy{m}, map[string]func(){"relais": main})
}

// tidy removes what the sessions share, after the tests.
type tidy struct{ m *testing.M }

func (t tidy) Run() int {
	defer cleanUp()
	return t.m.Run()
}

// Each verb does what its script in testdata says: output, errors, exit code.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("RELAIS_HOME", filepath.Join(e.WorkDir, "profile"))
			e.Setenv("RELAIS_NOW", "2026-11-24T15:00:00Z")
			e.Setenv("RELAIS_LANG", "fr")
			e.Setenv("TZ", "America/Toronto")
			return os.Mkdir(filepath.Join(e.WorkDir, "home"), 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": cmdExits, "capture": cmdCapture, "long": cmdLong, "newer": cmdNewer,
			"damage": cmdDamage, "shorten": cmdShorten, "lapse": cmdLapse,
		},
	})
}

// cmdExits runs a program that must end with a code: exits 2 relais task add.
func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG…]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		m := regexp.MustCompile(`exit status (\d+)`).FindStringSubmatch(err.Error())
		if m == nil {
			ts.Fatalf("%v", err)
		}
		got = m[1]
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s\nstdout: %s\nstderr: %s", got, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// cmdCapture keeps what a pattern's group found in the last output:
// capture ID '"id":"(\w+)"'.
func cmdCapture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: capture NAME PATTERN")
	}
	m := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(m) < 2 {
		ts.Fatalf("%s is not in %s", args[1], ts.ReadFile("stdout"))
	}
	ts.Setenv(args[0], m[1])
}

// cmdLong sets a variable to a text of so many bytes: long TEXT 2000.
func cmdLong(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: long NAME BYTES")
	}
	n := 0
	for _, c := range args[1] {
		n = 10*n + int(c-'0')
	}
	text := make([]byte, n)
	for i := range text {
		text[i] = 'a'
	}
	ts.Setenv(args[0], string(text))
}

// cmdDamage cuts the newest file below a folder in half: damage FOLDER.
func cmdDamage(ts *testscript.TestScript, neg bool, args []string) {
	var newest string
	var at time.Time
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.ModTime().After(at) {
			newest, at = path, info.ModTime()
		}
		return err
	}))
	info, err := os.Stat(newest)
	ts.Check(err)
	ts.Check(os.Truncate(newest, info.Size()/2))
}

// cmdShorten takes bytes off a file's end: shorten FILE BYTES.
func cmdShorten(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: shorten FILE BYTES")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	file := ts.MkAbs(args[0])
	info, err := os.Stat(file)
	ts.Check(err)
	ts.Check(os.Truncate(file, info.Size()-n))
}

// cmdLapse leaves the lease of a process that died beside a profile: lapse FOLDER.
func cmdLapse(ts *testscript.TestScript, neg bool, args []string) {
	const text = `{"generation":999,"owner":"00","beat":1,"database":"relais.db","host":"portable"}`
	ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[0]), "relais.lease-999"), []byte(text), 0o600))
}

// cmdNewer makes a closed profile one of a newer version: newer FILE. The
// version stands at byte 60 of an SQLite file (https://sqlite.org/fileformat.html).
func cmdNewer(ts *testscript.TestScript, neg bool, args []string) {
	file, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY, 0)
	ts.Check(err)
	_, err = file.WriteAt([]byte{0, 0, 39, 15}, 60)
	ts.Check(err)
	ts.Check(file.Close())
}
