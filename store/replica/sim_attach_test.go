package replica_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"relais/model"
	"relais/store/seal"
)

// paper is the kind of the records that hold files, paperFile their field.
const (
	paper     = "document"
	paperFile = "file"
)

// attached is a file that somebody took in.
type attached struct {
	model.Attachment
	by *simDevice
	in model.Hash // the changeset that names it
}

// attach lets somebody take a file in, into a new document or in place of
// another's file; or delete a document, bring it back, or purge it.
func (w *world) attach(d *simDevice) bool {
	if d.role == model.Volunteer { // documents are not theirs to write
		return false
	}
	ids := w.documents()
	a := action{what: "create", kind: paper, field: paperFile}
	if len(ids) == 0 || w.r.IntN(3) == 0 {
		_, _ = io.ReadFull(w.random, a.id[:])
	} else {
		a.id = ids[w.r.IntN(len(ids))]
		a.what = []string{"set", "set", "delete", "restore"}[w.r.IntN(4)]
	}
	if a.what == "delete" || a.what == "restore" {
		return w.edit(d, a)
	}
	f, ok := w.takeIn(d, a.id)
	a.value = f.String()
	if !ok || !w.edit(d, a) {
		return false
	}
	f.in = w.last
	w.count("file-attached")
	w.papers[a.id] = append(w.papers[a.id], f)
	return true
}

// documents lists those that hold files, in an order of their own.
func (w *world) documents() []model.ID {
	return slices.SortedFunc(maps.Keys(w.papers), func(a, b model.ID) int { return bytes.Compare(a[:], b[:]) })
}

// takeIn makes a file and has a device keep it. Few have more than one chunk:
// they are half a mebibyte each.
func (w *world) takeIn(d *simDevice, id model.ID) (attached, bool) {
	text := fmt.Sprint(typed, mark(id), w.r.Uint64())
	data := []byte(strings.Repeat(text, 1+w.r.IntN(4)))
	if w.r.IntN(200) == 0 {
		data = append(data, make([]byte, model.FileChunkBytes)...)
	}
	f := attached{model.Attachment{Name: text + ".pdf", Hash: sha256.Sum256(data), Size: int64(len(data))}, d, model.Hash{}}
	_, _ = io.ReadFull(w.random, f.Key[:])
	if err := d.log.KeepFile(ctx, f.Attachment, data); err != nil {
		w.fail("%s cannot keep a file: %v", d.name, err)
		return f, false
	}
	return f, true
}

// purgePaper has a coordinator purge a document.
func purgePaper(w *world) bool {
	by := w.coordinator()
	ids := w.documents()
	if by == nil || len(ids) == 0 {
		return false
	}
	return w.edit(by, action{what: "purge", kind: paper, id: ids[w.r.IntN(len(ids))]})
}

// checkFiles holds the devices in good standing to what is promised of files:
// whoever took one in has it; what one has all have that a record names; and of
// what was purged none has the bytes, nor the folder a chunk that one of them
// wrote.
func (w *world) checkFiles(active []*simDevice, purges []model.Purge) {
	purged := map[model.ID]bool{}
	for _, p := range purges {
		purged[p.At.ID] = true
	}
	w.checkKept(active, purged)
	held := map[model.Hash]*simDevice{}
	for _, d := range active {
		w.eachFile(d, func(a model.Attachment, has bool) {
			if has {
				held[a.Hash] = d
			}
		})
	}
	for _, d := range active {
		w.eachFile(d, func(a model.Attachment, has bool) {
			if by := held[a.Hash]; by != nil && !has {
				w.fail("%s lacks the file %s, which %s has", d.name, a.ChunkName(0), by.name)
			}
		})
	}
	for _, id := range w.documents() {
		for _, f := range w.papers[id] {
			if purged[id] {
				w.checkGone(active, f)
			}
		}
	}
}

// checkKept tells whether whoever took a file in has it still.
func (w *world) checkKept(active []*simDevice, purged map[model.ID]bool) {
	for _, id := range w.documents() {
		for _, f := range w.papers[id] {
			if purged[id] || f.by.rolledBack || !slices.Contains(active, f.by) || w.logOf(f.by)[f.in] == nil {
				continue
			}
			if has, err := f.by.log.HasFile(ctx, f.Attachment); err != nil || !has {
				w.fail("%s lost the file %s that it took in: %v", f.by.name, f.ChunkName(0), err)
			}
		}
	}
}

// eachFile goes through the files that a device's records name.
func (w *world) eachFile(d *simDevice, do func(a model.Attachment, has bool)) {
	all, err := d.log.Attachments(ctx)
	if err != nil {
		w.fail("%s: %v", d.name, err)
	}
	for _, a := range all {
		has, err := d.log.HasFile(ctx, a)
		if err != nil {
			w.fail("%s: %v", d.name, err)
		}
		do(a, has)
	}
}

// checkGone looks for a file that was purged.
func (w *world) checkGone(active []*simDevice, f attached) {
	w.count("file-purged")
	for _, d := range active {
		if has, err := d.log.HasFile(ctx, f.Attachment); err != nil || has {
			w.fail("%s has a file that was purged: %v", d.name, err)
		}
	}
	for i := range f.Chunks() {
		for _, name := range w.names("b/" + f.ChunkName(i)) {
			env, err := seal.Parse(w.team.Files()[name])
			if err == nil && slices.ContainsFunc(active, func(d *simDevice) bool { return d.owns(model.WriterID(env.Writer).String()) }) {
				w.fail("the folder has a chunk of a file that was purged: %s", name)
			}
		}
	}
}
