package model

import "time"

// Stamp is a reading of a hybrid logical clock: Kulkarni, Demirbas et al.,
// «Logical Physical Clocks», OPODIS 2014. Wall is in milliseconds since 1970.
type Stamp struct {
	Wall    int64
	Counter uint32
}

// Less orders stamps; equal stamps of two writers are told apart by op ids.
func (s Stamp) Less(t Stamp) bool {
	if s.Wall != t.Wall {
		return s.Wall < t.Wall
	}
	return s.Counter < t.Counter
}

// Time gives the wall part.
func (s Stamp) Time() time.Time { return time.UnixMilli(s.Wall) }

// aheadMillis is how far the wall part may follow other devices' clocks: a
// device years ahead must not drag everybody with it.
const aheadMillis = 24 * 3600 * 1000

// Next gives the stamp of a change made at now (milliseconds) by somebody who
// has seen last. It never refuses: where last lies more than a day ahead of
// now, causality keeps the order and the stamp keeps near now.
func (s Stamp) Next(now int64) Stamp {
	switch {
	case s.Wall < now:
		return Stamp{Wall: now}
	case s.Wall > now+aheadMillis:
		return Stamp{Wall: now}
	}
	if s.Counter == ^uint32(0) {
		return Stamp{Wall: s.Wall + 1}
	}
	return Stamp{s.Wall, s.Counter + 1}
}
