package replica

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"relais/model"
)

// Parts that are known of and not here: by the name of a file that is damaged,
// by the part that follows, by somebody's receipt.

// miss notes which part a name claims to be, for others to give it again.
func (s *session) miss(path string) {
	if w, ok := partOf(path); ok && s.team.members[w.device] != nil {
		s.missed[w] = true
	}
}

// gaps lists the parts that are known of and not delivered, in order. Where a
// part is known by its name, another one of the same number does not do.
func (s *session) gaps() []want {
	have, late := map[want]bool{}, map[want]bool{}
	for _, p := range s.parts {
		if !s.unexcused[p.Hash] {
			have[want{p.Device, p.Number}] = true
		}
	}
	for _, f := range s.late { // it is there, and its turn comes
		late[f.want] = true
	}
	var out []want
	for w := range s.missed {
		if !have[w] && !late[w] {
			out = append(out, w)
		}
	}
	for h, w := range s.lost {
		if _, held := s.byHash[h]; !held && !late[w] {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b want) int {
		return cmp.Or(bytes.Compare(a.device[:], b.device[:]), cmp.Compare(a.number, b.number))
	})
	out = slices.Compact(out)
	return out[:min(len(out), maxWants)]
}

// maxWants is the most parts that one receipt asks for.
const maxWants = 1000

// missChains notes the parts before those that are here without them: they
// cannot be delivered yet, or were because what is before was declared lost,
// and somebody may have it all the same.
func (s *session) missChains() {
	tips := s.tips()
	for _, p := range s.parts {
		_, here := s.byHash[p.Prev]
		_, covered := s.coveredBy[p.Prev]
		if here || p.Number == 1 || p.State == model.PartRefused || covered && p.State == model.PartDelivered {
			continue
		}
		s.lost[p.Prev] = want{p.Device, p.Number - 1}
		for n := tips[p.Device] + 1; n < p.Number && n <= tips[p.Device]+maxWants; n++ {
			s.missed[want{p.Device, n}] = true
		}
	}
}

// hashOfWant names a part that is missing, where others named it.
func (s *session) hashOfWant(w want) model.Hash {
	for _, h := range slices.SortedFunc(maps.Keys(s.lost), func(a, b model.Hash) int { return bytes.Compare(a[:], b[:]) }) {
		if s.lost[h] == w {
			return h
		}
	}
	return model.Hash{}
}

// noteGaps reports what is known to exist and is not here.
func (s *session) noteGaps() {
	s.rep.Waiting = nil
	for _, w := range s.gaps() {
		if s.team.gone(w) {
			continue
		}
		g := Gap{Device: w.device, Number: w.number, hash: s.hashOfWant(w)}
		if m := s.team.members[w.device]; m != nil {
			g.Name = m.Name
		}
		s.rep.Waiting = append(s.rep.Waiting, g)
	}
}
