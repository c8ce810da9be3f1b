package replica

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"relais/model"
	"relais/store/seal"
)

// How long a receipt stands although nothing changed: shorter where parts are
// missed, so that a copy that was damaged again is given again.
const (
	wantStands = 10 * time.Minute
	heldStands = 24 * time.Hour
)

// receipts hears what others hold, gives what they miss, and says what this
// device holds.
func (s *session) receipts(ctx context.Context) error {
	own, err := s.hear(ctx)
	if err != nil {
		return err
	}
	if err := s.answer(ctx); err != nil {
		return err
	}
	s.missChains()
	s.noteGaps()
	if err := s.say(ctx, own); err != nil {
		return err
	}
	return s.remember(ctx)
}

// hear reads the newest receipt of every device. It gives the numbers of this device's own receipts in the folder.
func (s *session) hear(ctx context.Context) ([]uint64, error) {
	var own []uint64
	newest := map[string][]uint64{}
	err := s.walk(ctx, "h", 2, func(path string, _ int64) error {
		dir, name := path[:len(path)-len(base(path))], base(path)
		if n, err := strconv.ParseUint(name, 10, 62); err == nil {
			newest[dir] = append(newest[dir], n)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, dir := range slices.Sorted(maps.Keys(newest)) {
		numbers := newest[dir]
		slices.Sort(numbers)
		slices.Reverse(numbers)
		if dir == s.ownReceipts() {
			own = numbers
			continue
		}
		for _, n := range numbers { // the highest that is valid
			heard, err := s.hearOne(ctx, dir, n)
			if err != nil {
				return nil, err
			}
			if heard {
				break
			}
		}
	}
	return own, nil
}

func base(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}

func (s *session) ownReceipts() string { return "h/" + s.Device().String() + "/" }

// hearOne takes in one receipt, unless a newer one of that device was heard.
func (s *session) hearOne(ctx context.Context, dir string, n uint64) (bool, error) {
	device, ok := model.ParseID(base(dir[:len(dir)-1]))
	if !ok || s.team.members[device] == nil {
		return false, nil
	}
	key := keyHeard + device.String()
	before, err := s.heard(ctx, device)
	if err != nil {
		return false, err
	}
	if before != nil && before.number >= n {
		return true, nil
	}
	b, ok := s.read(ctx, dir+strconv.FormatUint(n, 10))
	if !ok {
		return false, nil
	}
	r, from, err := s.openReceipt(b)
	if err != nil || from != device || r.number != n {
		return false, nil // in the making, or damaged: an older one stands
	}
	return true, s.o.Log.SetShareValue(ctx, key, b)
}

// heard gives the newest receipt known of a device, nil where there is none.
func (x *Exchange) heard(ctx context.Context, device model.WriterID) (*receipt, error) {
	b, err := x.o.Log.ShareValue(ctx, keyHeard+device.String())
	if err != nil || b == nil {
		return nil, err
	}
	r, _, err := x.openReceipt(b)
	if err != nil {
		return nil, nil //nolint:nilerr // of a version that wrote it otherwise
	}
	return r, nil
}

func (x *Exchange) openReceipt(b []byte) (*receipt, model.WriterID, error) {
	env, err := seal.Parse(b)
	if err != nil {
		return nil, model.WriterID{}, err
	}
	m := x.team.members[env.Writer]
	if m == nil || env.Team != x.file.ID || env.Type != seal.Receipt || !x.file.signed(env, m.sign) {
		return nil, model.WriterID{}, seal.ErrDamaged
	}
	key, err := x.secrets.Epoch(env.Key)
	if err != nil {
		return nil, model.WriterID{}, err
	}
	payload, err := env.Open(key)
	if err != nil {
		return nil, model.WriterID{}, err
	}
	r, err := decodeReceipt(payload)
	return r, env.Writer, err
}

// answer gives again what other devices miss and this one holds, once for
// each of their receipts.
func (s *session) answer(ctx context.Context) error {
	held := map[want][]*model.Part{}
	for i := range s.parts {
		p := &s.parts[i]
		if p.State != model.PartRefused {
			held[want{p.Device, p.Number}] = append(held[want{p.Device, p.Number}], p)
		}
	}
	tips := s.tips()
	for _, m := range s.team.order {
		r, err := s.heard(ctx, m.ID)
		if err != nil {
			return err
		}
		if r == nil || m.ID == s.Device() {
			continue
		}
		for _, h := range r.heads { // what it holds and we do not
			if _, ok := s.byHash[h.hash]; !ok && s.team.members[h.device] != nil {
				s.lost[h.hash] = want{h.device, h.number}
				for n := tips[h.device] + 1; n <= h.number && n <= tips[h.device]+maxWants; n++ {
					s.missed[want{h.device, n}] = true
				}
			}
		}
		if err := s.answerOne(ctx, m, r, held); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) answerOne(ctx context.Context, m *Member, r *receipt, held map[want][]*model.Part) error {
	err := s.once(ctx, keyAnswer+m.ID.String(), r.number, len(r.wants), func() (bool, error) { return s.giveWanted(ctx, r.wants, held), nil })
	if err != nil {
		return err
	}
	return s.once(ctx, keyAnswer+"chunks-"+m.ID.String(), r.number, len(r.chunks), func() (bool, error) { return s.giveChunks(ctx, r.chunks) })
}

// once answers what a receipt asks for, so many things, unless that was done. An
// answer that was not whole is tried again by the next exchange.
func (s *session) once(ctx context.Context, key string, number uint64, asked int, answer func() (whole bool, err error)) error {
	if asked == 0 {
		return nil
	}
	done, err := s.o.Log.ShareValue(ctx, key)
	if err != nil || string(done) == strconv.FormatUint(number, 10) {
		return err
	}
	whole, err := answer()
	if err != nil {
		return err
	}
	if !whole {
		return ctx.Err()
	}
	return s.o.Log.SetShareValue(ctx, key, strconv.AppendUint(nil, number, 10))
}

// giveWanted gives again the parts of the numbers asked for, and tells whether
// it could all of them.
func (s *session) giveWanted(ctx context.Context, wants []want, held map[want][]*model.Part) bool {
	whole := true
	for _, w := range wants {
		whole = whole && len(held[w]) > 0 // else it may come to us yet
		for _, p := range held[w] {
			gave, err := s.givePart(ctx, p)
			if err != nil {
				s.trouble(err)
				whole = false
			} else if gave {
				s.rep.Republished++
			}
		}
	}
	return whole
}

// tips gives the number of each device's newest part up to which all were
// delivered.
func (s *session) tips() map[model.WriterID]uint64 {
	out := map[model.WriterID]uint64{}
	for _, p := range s.whole() {
		out[p.Device] = max(out[p.Device], p.Number)
	}
	return out
}

// whole lists the delivered parts whose chain is here from the first on.
func (s *session) whole() []model.Part {
	var rooted map[model.Hash]bool
	if s.trial != nil {
		rooted = s.rooted()
	}
	var out []model.Part
	for _, p := range s.parts {
		if p.State == model.PartDelivered && (rooted == nil || rooted[p.Hash]) {
			out = append(out, p)
		}
	}
	return out
}

// headsOf lists the ends of chains, several for a device whose history forked.
func headsOf(parts []model.Part) []head {
	inner := map[model.Hash]bool{}
	for _, p := range parts {
		inner[p.Prev] = true
	}
	var out []head
	for _, p := range parts {
		if !inner[p.Hash] {
			out = append(out, head{p.Device, p.Number, p.Hash})
		}
	}
	return out
}

// say writes this device's receipt where it says something new: a receipt
// alone is never answered by a receipt.
func (s *session) say(ctx context.Context, own []uint64) error {
	r, b, err := s.newReceipt(ctx, own)
	if err != nil || r == nil {
		return err
	}
	err = s.folder.Write(ctx, s.ownReceipts()+strconv.FormatUint(r.number, 10), b)
	if isThere(err) {
		return nil // another exchange of this profile's said it just now
	}
	if err != nil {
		s.trouble(err)
		return ctx.Err()
	}
	if err := s.o.Log.SetShareValue(ctx, keyReceipt, r.encode()); err != nil {
		return err
	}
	for _, n := range own {
		if err := s.folder.Remove(ctx, s.ownReceipts()+strconv.FormatUint(n, 10)); err != nil && !isMissing(err) {
			s.trouble(err)
		}
	}
	return ctx.Err()
}

// newReceipt seals what this device holds. It gives nil where the newest of
// its own receipts in the folder says the same, and where it may not speak.
func (s *session) newReceipt(ctx context.Context, own []uint64) (*receipt, []byte, error) {
	me := s.team.members[s.Device()]
	if me == nil || me.Standing != Good {
		return nil, nil, nil
	}
	r := &receipt{millis: s.millis(), heads: headsOf(s.whole()), wants: s.gaps(), chunks: s.spoiltChunks()}
	var err error
	if r.purges, err = s.carried(ctx); err != nil {
		return nil, nil, err
	}
	before := &receipt{}
	if b, err := s.o.Log.ShareValue(ctx, keyReceipt); err != nil {
		return nil, nil, err
	} else if b != nil {
		if before, err = decodeReceipt(b); err != nil {
			before = &receipt{}
		}
	}
	stands := heldStands
	if len(r.chunks) > 0 || slices.ContainsFunc(r.wants, func(w want) bool { return !s.team.gone(w) }) {
		stands = wantStands
	}
	if bytes.Equal(before.body(), r.body()) && before.millis <= r.millis && s.since(before.millis) < stands && slices.Contains(own, before.number) {
		return nil, nil, nil
	}
	r.number = before.number + 1
	if len(own) > 0 {
		r.number = max(r.number, own[0]+1)
	}
	key, ok := s.team.pick(s.secrets)
	if !ok {
		return nil, nil, nil
	}
	b, err := s.seal(seal.Receipt, r.encode(), key)
	return r, b, err
}

// remember keeps which files need not be read again, and forgets those that
// the folder does not show any more: what is remembered is what it has.
func (s *session) remember(ctx context.Context) error {
	var gone []string
	if !s.partial {
		for path := range s.known {
			if !s.seen[path] {
				gone = append(gone, path)
			}
		}
	}
	return s.o.Log.KeepFolderFiles(ctx, s.fresh, gone)
}
