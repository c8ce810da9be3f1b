// Package foldertest holds every transport to what replica.Folder promises.
package foldertest

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"relais/store/replica"
)

// Run checks one transport; empty makes a folder with nothing in it.
func Run(t *testing.T, empty func(t *testing.T) replica.Folder) {
	ctx := t.Context()
	t.Run("a file is written once and read whole", func(t *testing.T) {
		f := empty(t)
		data := bytes.Repeat([]byte{0, 1, 255, '\n'}, 4000)
		must(t, f.Write(ctx, "s/abc/202611/1-ff.seg", data))
		got, err := f.Read(ctx, "s/abc/202611/1-ff.seg")
		must(t, err)
		if !bytes.Equal(got, data) {
			t.Fatalf("read %d bytes", len(got))
		}
		if err := f.Write(ctx, "s/abc/202611/1-ff.seg", []byte("other")); !errors.Is(err, fs.ErrExist) {
			t.Fatalf("written twice: %v", err)
		}
		e, err := f.Stat(ctx, "s/abc/202611/1-ff.seg")
		must(t, err)
		if e.Size != int64(len(data)) || e.Name != "1-ff.seg" || e.Dir {
			t.Fatalf("stat says %+v", e)
		}
	})
	t.Run("what is not there is said to be not there", func(t *testing.T) {
		f := empty(t)
		_, read := f.Read(ctx, "team")
		_, stat := f.Stat(ctx, "k/x.key")
		_, list := f.List(ctx, "k")
		for _, err := range []error{read, stat, list, f.Remove(ctx, "k/x.key")} {
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("got %v", err)
			}
		}
		top, err := f.List(ctx, "")
		if err != nil || len(top) != 0 {
			t.Errorf("empty folder lists %v, %v", top, err)
		}
	})
	t.Run("listings are sorted and one level deep", func(t *testing.T) {
		f := empty(t)
		for _, name := range []string{"h/b/2", "h/b/1", "h/a/10", "team"} {
			must(t, f.Write(ctx, name, []byte(name)))
		}
		expect(t, f, "", "h/ team:4")
		expect(t, f, "h", "a/ b/")
		expect(t, f, "h/b", "1:5 2:5")
	})
	t.Run("removed is gone, and may be written again", func(t *testing.T) {
		f := empty(t)
		must(t, f.Write(ctx, "h/b/2", []byte("x")))
		must(t, f.Write(ctx, "h/b/3", []byte("x")))
		must(t, f.Remove(ctx, "h/b/2"))
		expect(t, f, "h/b", "3:1")
		must(t, f.Write(ctx, "h/b/2", []byte("yy")))
		expect(t, f, "h/b", "2:2 3:1")
	})
	t.Run("names that some system would not keep are refused", func(t *testing.T) {
		f := empty(t)
		for _, name := range []string{"", "A", "é", "a b", "a..b", "a.b.c", "../a", "a/../b", "/a", "a/", ".a", "a.", "w.tmp", "a:b", strings.Repeat("a", 121)} {
			if err := f.Write(ctx, name, []byte("x")); !errors.Is(err, replica.ErrName) {
				t.Errorf("%q: %v", name, err)
			}
		}
		top, err := f.List(ctx, "")
		if err != nil || len(top) != 0 {
			t.Errorf("left %v, %v", top, err)
		}
		must(t, f.Write(ctx, replica.ReadmeName, []byte("x")))
	})
	t.Run("of many writers of one name, one wins whole", func(t *testing.T) {
		f := empty(t)
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				if err := f.Write(ctx, "k/same.key", bytes.Repeat([]byte{byte(i)}, 9000)); err != nil && !errors.Is(err, fs.ErrExist) {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		got, err := f.Read(ctx, "k/same.key")
		must(t, err)
		if len(got) != 9000 || !bytes.Equal(got, bytes.Repeat(got[:1], 9000)) {
			t.Fatal("a mixture")
		}
	})
	t.Run("a giant file is refused, not read", func(t *testing.T) {
		f := empty(t)
		must(t, f.Write(ctx, "b/giant", make([]byte, replica.MaxRead+1)))
		if _, err := f.Read(ctx, "b/giant"); !errors.Is(err, replica.ErrTooLarge) {
			t.Fatalf("got %v", err)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, f replica.Folder, dir, want string) {
	t.Helper()
	entries, err := f.List(context.Background(), dir)
	must(t, err)
	var got []string
	for _, e := range entries {
		switch {
		case e.Dir:
			got = append(got, e.Name+"/")
		default:
			got = append(got, e.Name+":"+string(rune('0'+e.Size)))
		}
	}
	if s := strings.Join(got, " "); s != want {
		t.Fatalf("%q lists %q, want %q", dir, s, want)
	}
}
