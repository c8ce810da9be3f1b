// Package drive knows where a profile lies: on a disk of this computer, on a
// network drive, in a folder that a program synchronises. It holds the lease
// by which one process at a time writes to a profile on a network drive, where
// no lock can be trusted, and copies databases that others may be writing to.
//
// It promises that two leases never share a generation, and that a process
// whose lease was taken over finds out at its next look. It knows nothing of
// what a database holds.
package drive

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Kind says what a place asks for.
type Kind int

// The kinds of places.
const (
	Local   Kind = iota
	Network      // locks cannot be trusted: a lease
	Synced       // files are copied while they are open: work elsewhere
)

// Place is where a profile lies.
type Place struct {
	Kind Kind
	By   string // the file system or program: "nfs", "Dropbox"
}

// declared are the words by which a person says what a place is, in tests and
// for file systems that are not recognised.
var declared = map[string]Kind{"local": Local, "network": Network, "synced": Synced}

// Look tells what dir is; it need not exist yet. Word, one of "local",
// "network" and "synced", overrides what is found.
func Look(dir, word string, env func(string) string) Place {
	if kind, ok := declared[word]; ok {
		return Place{Kind: kind, By: word}
	}
	at := existing(dir)
	if by := syncedBy(at, env); by != "" {
		return Place{Kind: Synced, By: by}
	}
	if by := networkBy(at); by != "" {
		return Place{Kind: Network, By: by}
	}
	if _, ok := topLease(dir); ok { // it is one from elsewhere
		return Place{Kind: Network, By: "lease"}
	}
	return Place{}
}

// existing gives the nearest folder above dir that is there, links resolved.
func existing(dir string) string {
	for {
		if at, err := filepath.EvalSymlinks(dir); err == nil {
			return at
		}
		up := filepath.Dir(dir)
		if up == dir {
			return dir
		}
		dir = up
	}
}

// marks are the files by which sync programs know their folders.
var marks = []struct {
	name   string
	folder bool
	by     string
}{
	{".dropbox", false, "Dropbox"}, // in a home it is a folder of settings
	{".dropbox.cache", true, "Dropbox"},
	{".stfolder", true, "Syncthing"},
	{".stfolder", false, "Syncthing"}, // of old versions
	{".stversions", true, "Syncthing"},
	{".nextcloudsync.log", false, "Nextcloud"},
	{".owncloudsync.log", false, "ownCloud"},
	{".tmp.drivedownload", true, "Google Drive"},
	{".tmp.driveupload", true, "Google Drive"},
}

// journals begin and end the names of the databases that Nextcloud's and
// ownCloud's clients keep in the folders that they synchronise.
var journals = []struct{ begin, end string }{{".sync_", ".db"}, {"._sync_", ".db"}}

// parts are folders of systems whose whole content is synchronised.
var parts = []struct{ name, by string }{
	{"Mobile Documents", "iCloud"}, {"CloudStorage", "macOS"},
}

// syncedBy names the program that synchronises the folder at, "" for none.
func syncedBy(at string, env func(string) string) string {
	for _, name := range []string{"OneDrive", "OneDriveConsumer", "OneDriveCommercial"} {
		if root := env(name); root != "" && within(at, root) {
			return "OneDrive"
		}
	}
	for dir := at; ; dir = filepath.Dir(dir) {
		for _, p := range parts {
			if filepath.Base(dir) == p.name && filepath.Base(filepath.Dir(dir)) == "Library" {
				return p.by
			}
		}
		if by := markedBy(dir); by != "" {
			return by
		}
		if filepath.Dir(dir) == dir {
			return ""
		}
	}
}

func markedBy(dir string) string {
	names, err := readSome(dir)
	all := err == nil && len(names) < someNames
	for _, m := range marks {
		if all && !slices.Contains(names, m.name) {
			continue
		}
		if info, err := os.Lstat(filepath.Join(dir, m.name)); err == nil && info.IsDir() == m.folder {
			return m.by
		}
	}
	if slices.ContainsFunc(names, isJournal) {
		return "Nextcloud"
	}
	return ""
}

func isJournal(name string) bool {
	for _, j := range journals {
		if strings.HasPrefix(name, j.begin) && strings.HasSuffix(name, j.end) {
			return true
		}
	}
	return false
}

// someNames is how many names of a folder are looked at.
const someNames = 4096

func readSome(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Readdirnames(someNames)
}

func within(dir, root string) bool {
	rel, err := filepath.Rel(root, dir)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
