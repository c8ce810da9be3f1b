package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"sync"
	"time"

	"relais/model"
)

// What a search keeps of the file in memory, and for how long after the last
// key: the next one looks at much of the same.
const (
	searchKiB  = 8 << 10
	searchWarm = 3 * time.Second
)

// warm is the connection that the keys of a search are answered by.
type warm struct {
	sync.Mutex
	conn *sql.Conn
	cool *time.Timer
}

// seeker asks the index.
type seeker struct {
	*Store
	db querier
}

// seeker gives the connection for searches, until done is called. A search
// that another one has overtaken gives up, and gives it back at once. A view of
// the past is asked as everything asks it.
func (s *Store) seeker(ctx context.Context) (at seeker, done func(), err error) {
	if s.past != nil {
		return seeker{s, s.db}, func() {}, nil
	}
	s.warm.Lock()
	if s.warm.conn == nil {
		conn, err := s.db.Conn(ctx)
		if err == nil {
			_, err = conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA cache_size=-%d`, searchKiB))
		}
		if err != nil {
			s.warm.Unlock()
			return at, nil, s.explain(err)
		}
		s.warm.conn, s.warm.cool = conn, time.AfterFunc(searchWarm, s.cool)
	}
	return seeker{s, s.warm.conn}, func() {
		s.warm.cool.Reset(searchWarm)
		s.warm.Unlock()
	}, nil
}

// cool lets go of the connection for searches, and of what it kept.
func (s *Store) cool() {
	s.warm.Lock()
	defer s.warm.Unlock()
	if s.warm.conn == nil {
		return
	}
	s.warm.cool.Stop()
	s.warm.conn.Raw(func(any) error { return driver.ErrBadConn }) //nolint:errcheck // it says so to have the connection closed
	s.warm.conn.Close()
	s.warm.conn = nil
}

// spot is a record found, before it is read.
type spot struct {
	row      int64
	id, kind string
	score    int
	titled   bool // its title has every word
}

// look finds places, the best first, and tells whether some were not looked at.
func (s seeker) look(ctx context.Context, q model.Sought, who []string) (all []spot, more bool, err error) {
	sought, err := s.ask(ctx, q, who)
	if err != nil {
		return nil, false, err
	}
	byClass, err := s.newest(ctx, sought)
	if err != nil {
		return nil, false, err
	}
	for class, found := range byClass {
		if len(found) == searchLooked {
			more = true
			if len(q.Words) > 0 {
				titles, err := s.titled(ctx, sought, int64(class), found)
				if err != nil {
					return nil, false, err
				}
				found = append(found, titles...)
			}
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b spot) int {
		return cmp.Or(b.score-a.score, cmp.Compare(b.row, a.row))
	})
	return all, more, nil
}

// newest finds the newest places of each class. Whatever it asks for, the index
// first goes to the last place that fits, of any class: hence one question is
// asked for as many classes as it can answer for.
func (s seeker) newest(ctx context.Context, q quest) (found [classAll][]spot, err error) {
	for top := int64(classAll) << (dayBits + seqBits); top > 0; {
		class := (top - 1) >> (dayBits + seqBits)
		bottom := class << (dayBits + seqBits)
		from, to := q.span(class)
		if !q.within(class) || from >= to {
			top = bottom
			continue
		}
		if q.After == "" && q.Before == "" {
			from = 0
		}
		wanted := searchLooked - len(found[class])
		spots, err := s.lookIn(ctx, q, from, min(to, top), q.match("title body"), wanted)
		if err != nil {
			return found, err
		}
		for _, p := range spots {
			class = p.row >> (dayBits + seqBits)
			found[class] = append(found[class], p)
		}
		switch bottom = class << (dayBits + seqBits); {
		case len(spots) < wanted && from == 0:
			return found, nil
		case len(spots) < wanted, len(found[class]) == searchLooked:
			top = bottom
		default:
			top = spots[len(spots)-1].row
		}
	}
	return found, nil
}

// titled finds the newest places of a class whose titles have every word, and
// that are older than those that were looked at.
func (s seeker) titled(ctx context.Context, q quest, class int64, known []spot) ([]spot, error) {
	wanted := searchTitled
	for _, p := range known {
		if p.titled {
			wanted--
		}
	}
	if wanted <= 0 {
		return nil, nil
	}
	from, _ := q.span(class)
	return s.lookIn(ctx, q, from, known[len(known)-1].row, q.match("title"), wanted)
}

// lookIn finds the newest places of a span.
func (s seeker) lookIn(ctx context.Context, q quest, from, to int64, match string, limit int) ([]spot, error) {
	query, args := `SELECT rowid, id, kind, title, body FROM search WHERE rowid>=? AND rowid<?`, []any{from, to}
	if match != "" {
		query, args = query+` AND search MATCH ?`, append(args, match)
	}
	rows, err := s.db.QueryContext(ctx, query+` ORDER BY rowid DESC LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	out := make([]spot, 0, limit)
	for rows.Next() {
		var p spot
		var title, body string
		if err := rows.Scan(&p.row, &p.id, &p.kind, &title, &body); err != nil {
			return nil, err
		}
		p.score, p.titled = q.Score(title, body[:min(len(body), 4096)], model.KindNamed(p.kind).SearchNames())
		out = append(out, p)
	}
	return out, s.explain(rows.Err())
}
