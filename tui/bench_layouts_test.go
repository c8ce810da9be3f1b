package tui

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/records"
)

// layoutRounds is how often each layout is measured, in turn, after a round that
// does not count: what the process takes to warm up is nobody's.
const layoutRounds = 9

// BenchmarkLayouts gives the work that a key press causes in each layout of the
// same 100,000 tasks, on average and at the 95th percentile, and compares the
// average of the slowest with that of the list: of the few keys beyond the
// percentile it is the collector that decides, by whose keys it runs in.
func BenchmarkLayouts(b *testing.B) {
	for range b.N {
		keys := map[string][]time.Duration{}
		for round := range layoutRounds + 1 {
			for _, as := range []string{model.LayoutList, model.LayoutBoard, model.LayoutAgenda, model.LayoutTimeline} {
				if took := laidOut(as).browse(); round > 0 {
					keys[as] = append(keys[as], took...)
				}
			}
		}
		mean := map[string]time.Duration{}
		for as, took := range keys {
			slices.Sort(took)
			for _, d := range took {
				mean[as] += d
			}
			mean[as] /= time.Duration(len(took))
			b.ReportMetric(millis(mean[as]), as+"-ms")
			b.ReportMetric(millis(took[len(took)*95/100]), as+"-p95-ms")
		}
		slowest := max(mean[model.LayoutBoard], mean[model.LayoutAgenda], mean[model.LayoutTimeline])
		b.ReportMetric(float64(slowest)/float64(mean[model.LayoutList]), "slowest/list")
	}
}

// laidOut opens a view of many tasks. What the one before and the opening leave
// behind is swept away here, so that no layout's keys pay for another's.
func laidOut(as string) *typist {
	t := newTypist(many, []Maker{func(h *pane.Host) pane.Pane {
		view := model.View{Title: as, KindOf: model.Tasks.Name, Layout: as}
		return records.NewView(h, pane.SavedView{ID: model.DeriveID("crowd", as), View: view})
	}})
	runtime.GC()
	return t
}

// A key on a board leaves hardly more behind for the collector than one on the
// list, a tenth at most: among so many rows that is what makes keys slow.
func TestABoardLeavesNoMoreBehindThanTheList(t *testing.T) {
	room := func(as string) uint64 {
		seat := laidOut(as)
		seat.browse() // the first keys fill what is kept
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		seat.browse()
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if list, board := room(model.LayoutList), room(model.LayoutBoard); board > list+list/10 {
		t.Errorf("keys on a board took %d bytes, those on the list %d", board, list)
	}
}
