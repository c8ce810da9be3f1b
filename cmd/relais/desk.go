package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"relais/model"
	"relais/store"
)

// desk opens links and files with the system's own programs. It hands over
// nothing but addresses of four schemes, and copies of files that are papers,
// pictures or sound: what a colleague attached must not run as a program.
type desk struct {
	s    *store.Store
	look func(name string) (string, error) // where a program lies

	mu  sync.Mutex
	dir string // copies of opened files; "" before the first
}

// openWait is how long the opener may take before it counts as having done it:
// some stay as long as what they opened.
const openWait = 3 * time.Second

// openable are the schemes that are handed over.
var openable = []string{"http://", "https://", "mailto:", "tel:"}

// papers tell by the end of a name what a file is that cannot be a program.
// Office files with macros are left out: they are programs.
var papers = []string{
	"pdf", "txt", "md", "csv", "tsv", "rtf", "odt", "ods", "odp", "odg", "docx", "xlsx", "pptx", "jpg", "jpeg",
	"png", "gif", "webp", "heic", "tif", "tiff", "bmp", "mp3", "m4a", "ogg", "oga", "opus", "wav", "flac",
	"mp4", "m4v", "mov", "webm", "ogv", "mkv", "ics", "vcf", "eml", "epub",
}

func (d *desk) OpenAddress(ctx context.Context, address string) error {
	if !slices.ContainsFunc(openable, func(s string) bool { return strings.HasPrefix(strings.ToLower(address), s) }) {
		return model.Refuse(model.Invalid, "open.failed", "what", address)
	}
	return d.run(ctx, address, address)
}

func (d *desk) OpenFile(ctx context.Context, a model.Attachment) error {
	name := model.FileName(a.Name)
	if !slices.Contains(papers, strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))) {
		return model.Refuse(model.Invalid, "open.sort", "what", name)
	}
	if _, _, err := d.opener(); err != nil {
		return err
	}
	has, err := d.s.HasFile(ctx, a)
	if err != nil {
		return err
	}
	if !has {
		return model.Refuse(model.NotFound, "file.away", "name", a.Name)
	}
	file, err := d.copyOf(ctx, a, name)
	if err != nil {
		return err
	}
	return d.run(ctx, file, name)
}

// copyOf writes the file where the other program can read it, in a folder that
// only this user may enter.
func (d *desk) copyOf(ctx context.Context, a model.Attachment, name string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dir == "" {
		dir, err := os.MkdirTemp("", "relais-")
		if err != nil {
			return "", model.Refuse(model.Unusable, "file.unwritable", "file", name)
		}
		d.dir = dir
	}
	dir := filepath.Join(d.dir, a.Hash.String()[:16])
	to := filepath.Join(dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", model.Refuse(model.Unusable, "file.unwritable", "file", to)
	}
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return "", model.Refuse(model.Unusable, "file.unwritable", "file", to)
	}
	err = d.s.WriteFile(ctx, a, file)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return to, err
}

// close takes the copies away: in clear they are for the time of the program
// only.
func (d *desk) close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dir == "" {
		return nil
	}
	return os.RemoveAll(d.dir)
}

// opener finds the system's program, and what stands before the address.
func (d *desk) opener() (program string, args []string, err error) {
	for _, line := range openers(runtime.GOOS) {
		if found, err := d.look(line[0]); err == nil {
			return found, line[1:], nil
		}
	}
	return "", nil, model.Refuse(model.Unusable, "open.none")
}

// openers are the programs that open things on a system, the best first. None
// is a shell: an address is never read as a command.
func openers(goos string) [][]string {
	switch goos {
	case "windows":
		return [][]string{{"rundll32", "url.dll,FileProtocolHandler"}}
	case "darwin":
		return [][]string{{"open"}}
	}
	return [][]string{{"xdg-open"}, {"wslview"}, {"gio", "open"}}
}

// run gives the address to the opener. What that writes is not for this screen,
// and it has no keyboard.
func (d *desk) run(ctx context.Context, target, what string) error {
	program, args, err := d.opener()
	if err != nil {
		return err
	}
	cmd := exec.Command(program, append(slices.Clip(args), target)...)
	apart(cmd)
	if err := cmd.Start(); err != nil {
		return model.Refuse(model.Unusable, "open.failed", "what", what)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var exit *exec.ExitError
	select {
	case err := <-ended:
		if errors.As(err, &exit) {
			return model.Refuse(model.Unusable, "open.failed", "what", what)
		}
		return err
	case <-time.After(openWait):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
