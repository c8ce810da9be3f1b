package replica

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"relais/model"
	"relais/store/seal"
)

// packer makes sealed parts of changesets.
type packer struct {
	x     *Exchange
	key   seal.Key
	to    string // recipient of protected values
	tip   model.Part
	open  content
	apart []*model.Changeset // those of open, for their protected values
	bytes int
}

// Begin implements model.Packer.
func (p *packer) Begin(tip model.Part) { p.tip = tip }

// Add implements model.Packer.
func (p *packer) Add(c *model.Changeset) ([]model.Part, error) {
	b := c.Encode()
	size := len(b) + heldSize + apartSize(c)
	var out []model.Part
	if p.bytes > 0 && p.bytes+size > maxEntry {
		part, err := p.close()
		if err != nil {
			return nil, err
		}
		out = append(out, part)
	}
	if size > maxEntry {
		parts, err := p.split(c)
		return append(out, parts...), err
	}
	p.open.changesets = append(p.open.changesets, b)
	p.open.held = append(p.open.held, held{hash: c.Hash()})
	p.apart = append(p.apart, c)
	p.bytes += size
	return out, nil
}

// apartSize is about how many bytes a changeset's protected values take.
func apartSize(c *model.Changeset) int {
	n := 0
	for i := range c.Ops {
		if o := &c.Ops[i]; o.Protected && !o.Dropped {
			n += len(o.Value) + closedSize/32
		}
	}
	if n > 0 {
		n += n/8 + closedSize
	}
	for _, s := range c.Sealed {
		n += len(s.Bytes) + 8*len(s.Ops)
	}
	return n
}

// split spreads one large changeset over parts of its own.
func (p *packer) split(c *model.Changeset) ([]model.Part, error) {
	pieces := cutPieces(c.Split())
	apart, err := closeAll(p.to, c)
	if err != nil {
		return nil, err
	}
	for _, one := range apart { // beside other values where there is room
		at := &pieces[len(pieces)-1]
		if n := at.size(); n > 0 && n+len(appendClosed(nil, []closed{one})) > maxEntry {
			pieces = append(pieces, content{})
			at = &pieces[len(pieces)-1]
		}
		at.closed = append(at.closed, one)
	}
	if len(pieces) > maxPieces {
		return nil, fmt.Errorf("changeset in %d pieces", len(pieces))
	}
	h := c.Hash()
	var out []model.Part
	for i, piece := range pieces {
		p.open = piece
		p.open.held = []held{{h, uint64(i), uint64(len(pieces))}}
		part, err := p.close()
		if err != nil {
			return nil, err
		}
		out = append(out, part)
	}
	return out, nil
}

// size is about how many bytes a piece takes.
func (c *content) size() int {
	return len(c.skeleton) + len(c.values) + len(appendClosed(nil, c.closed))
}

// cutPieces cuts a changeset's form where model.Changeset.Split says that it
// may be cut.
func cutPieces(skeleton []byte, values [][]byte) []content {
	out := []content{{}}
	last := func() *content { return &out[len(out)-1] }
	for len(skeleton) > 0 {
		n := min(len(skeleton), maxEntry)
		last().skeleton = skeleton[:n]
		if skeleton = skeleton[n:]; len(skeleton) > 0 {
			out = append(out, content{})
		}
	}
	for _, v := range values {
		if len(last().skeleton)+len(last().values)+len(v) > maxEntry {
			out = append(out, content{})
		}
		last().values = append(last().values, v...)
	}
	return out
}

// End implements model.Packer.
func (p *packer) End() ([]model.Part, error) {
	if p.bytes == 0 {
		return nil, nil
	}
	part, err := p.close()
	return []model.Part{part}, err
}

// close seals what was gathered.
func (p *packer) close() (model.Part, error) {
	p.open.device, p.open.number, p.open.prev = p.x.Device(), p.tip.Number+1, p.tip.Hash
	if p.open.closed == nil {
		var err error
		if p.open.closed, err = closeAll(p.to, p.apart...); err != nil {
			return model.Part{}, err
		}
	}
	p.open.sign(p.x.file.ID, p.x.secrets.Sign)
	part, err := p.x.sealPart(&p.open, p.key)
	if err != nil {
		return part, err
	}
	part.Month, part.State = p.x.o.Now().UTC().Format("200601"), model.PartDelivered
	p.tip, p.open, p.apart, p.bytes = part, content{}, nil, 0
	return part, nil
}

// sealPart makes a file of a part whose core its device signed.
func (x *Exchange) sealPart(c *content, key seal.Key) (model.Part, error) {
	b, err := x.seal(seal.Segment, c.encode(), key)
	if err != nil {
		return model.Part{}, err
	}
	dropped, _, err := c.check()
	return c.part(b, dropped), err
}

// part describes a sealed file of the part that c is.
func (c *content) part(file []byte, dropped int) model.Part {
	return model.Part{
		Hash: c.hash(), Device: c.device, Number: c.number, Prev: c.prev, Month: "000000",
		File: hashOf(file), Dropped: dropped, Size: int64(len(file)), Bytes: file,
	}
}

// pack seals what was edited here since the last exchange.
func (s *session) pack(ctx context.Context) error {
	if me := s.team.members[s.Device()]; me == nil || me.Standing != Good {
		key := "share.unknown"
		if me != nil {
			key = "share." + string(me.Standing)
		}
		s.rep.Troubles = append(s.rep.Troubles, model.Refuse(model.Unusable, key))
		return nil
	}
	key, ok := s.team.pick(s.secrets)
	if !ok {
		return nil // renewKeys makes one the next time
	}
	n, err := s.o.Log.Pack(ctx, s.Device(), s.mine(), &packer{x: s.Exchange, key: key, to: s.team.recipient()})
	if err != nil {
		return err
	}
	if n > 0 {
		if err := s.turnNonce(ctx); err != nil {
			return err
		}
	}
	return s.loadParts(ctx)
}

func shortHex(h model.Hash) string { return hex.EncodeToString(h[:16]) }

func fileOf(p *model.Part) string { return fmt.Sprintf("%d-%s.seg", p.Number, shortHex(p.File)) }

// fileAt describes a part's file where it lies.
func fileAt(path string, p *model.Part) model.FolderFile {
	return model.FolderFile{Path: path, Size: p.Size, Hash: p.File, Part: p.Hash, Dropped: p.Dropped}
}

// placeOf gives where a part lies that this device writes: its own under s/,
// another's under r/.
func (s *session) placeOf(p *model.Part) string {
	if p.Device == s.Device() {
		return "s/" + p.Device.String() + "/" + p.Month + "/" + fileOf(p)
	}
	return "r/" + s.Device().String() + "/" + p.Device.String() + "/" + fileOf(p)
}

// giveKeys writes the team's files that the folder lacks. They are everybody's:
// whoever has one gives it back.
func (s *session) giveKeys(ctx context.Context) error {
	if s.partial {
		return nil
	}
	files, err := s.o.Log.TeamFiles(ctx)
	if err != nil {
		return err
	}
	for _, b := range files {
		h := hashOf(b)
		if s.present[h] {
			continue
		}
		if err := s.giveKey(ctx, h, b); err != nil {
			s.trouble(err)
			return ctx.Err()
		}
	}
	return nil
}

// giveKey writes one file of the team's, unless it is there. Where another
// lies under its name it gets a name with this device's.
func (s *session) giveKey(ctx context.Context, h model.Hash, b []byte) error {
	path := "k/" + shortHex(h) + ".key"
	err := s.folder.Write(ctx, path, b)
	if isThere(err) { // damaged, or hidden from the listing
		if got, readErr := s.folder.Read(ctx, path); readErr == nil && bytes.Equal(got, b) {
			err = nil
		} else {
			path = "k/" + shortHex(h) + "-" + s.Device().String() + ".key"
			if err = s.folder.Write(ctx, path, b); isThere(err) {
				err = s.rewrite(ctx, path, b)
			}
		}
	}
	if err == nil {
		s.verified(model.FolderFile{Path: path, Size: int64(len(b)), Hash: h})
	}
	return err
}

// giveParts writes the parts that the folder lacks: this device's, and those
// of others that it lost.
func (s *session) giveParts(ctx context.Context) error {
	failed := 0
	before := map[model.Hash]bool{}
	for _, f := range s.known {
		before[f.Part] = true
	}
	for i := range s.parts {
		s.progress(Giving, i, len(s.parts))
		p := &s.parts[i]
		own := p.Device == s.Device()
		if p.State == model.PartRefused || s.partial && !own {
			continue
		}
		if s.present[p.Hash] && !(own && slices.Contains(s.rep.Damaged, s.placeOf(p))) {
			continue // a copy does for others; what is damaged of one's own is mended
		}
		gave, err := s.givePart(ctx, p)
		if err != nil {
			if failed++; failed == 1 {
				s.trouble(err)
			}
			if failed > 3 || ctx.Err() != nil {
				break // a full or read-only folder: not file by file
			}
			continue
		}
		switch {
		case own && !before[p.Hash]:
			n, err := s.actions(ctx, p)
			if err != nil {
				return err
			}
			s.rep.Published += n
		case gave:
			s.rep.Republished++
		}
	}
	return ctx.Err()
}

// actions counts the changesets that end in a part.
func (x *Exchange) actions(ctx context.Context, p *model.Part) (int, error) {
	c, err := x.contentOf(ctx, p)
	switch {
	case err != nil:
		return 0, err
	case c.piece() == nil:
		return len(c.changesets), nil
	case c.piece().index == c.piece().count-1:
		return 1, nil
	}
	return 0, nil
}

// givePart writes one part; it tells whether there was need.
func (s *session) givePart(ctx context.Context, p *model.Part) (bool, error) {
	b, err := s.o.Log.PartBytes(ctx, p.Hash)
	if err != nil {
		return false, err
	}
	path := s.placeOf(p)
	err = s.folder.Write(ctx, path, b)
	if isThere(err) {
		if got, readErr := s.folder.Read(ctx, path); readErr == nil && bytes.Equal(got, b) {
			s.verified(fileAt(path, p))
			return false, nil // the listing was old
		}
		err = s.rewrite(ctx, path, b)
	}
	if err != nil {
		return false, err
	}
	s.wrote(fileAt(path, p))
	return true, nil
}

// rewrite replaces a damaged file of this device's own.
func (s *session) rewrite(ctx context.Context, path string, b []byte) error {
	if err := s.folder.Remove(ctx, path); err != nil && !isMissing(err) {
		return err
	}
	return s.folder.Write(ctx, path, b)
}

// since tells how long ago a moment was, never less than nothing.
func (x *Exchange) since(millis int64) time.Duration {
	return max(0, time.Duration(x.millis()-millis)*time.Millisecond)
}
