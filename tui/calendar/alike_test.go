package calendar_test

import (
	"strings"
	"testing"

	"relais/model"
	"relais/tui/pane/panetest"
)

// Titles that begin alike are told apart, in the rows of a week, in its columns
// and in a month, of one day or of two that follow each other.
func TestTitlesThatBeginAlike(t *testing.T) {
	f := panetest.NewFake()
	for i, who := range []string{"le FAT", "le CA", "la CTC"} {
		f.Add("task", "title", "Préparer le rapport du projet Université, pour "+who, "status", "todo",
			"due", string(model.Day("2026-11-24").Add(i/2)))
	}
	for _, size := range [][2]int{{80, 24}, {120, 24}, {200, 50}} {
		s := open(t, f, "fr", size[0], size[1])
		for _, mode := range []string{"week", "month"} {
			if mode == "month" {
				if s.Keys("w"); size[0] < 200 { // the days of a month show no titles
					continue
				}
			}
			screen := s.Screen()
			for _, end := range []string{"FAT", "CA", "CTC"} {
				if !strings.Contains(screen, end) {
					t.Errorf("%s at %d: %s is not told apart:\n%s", mode, size[0], end, screen)
				}
			}
		}
	}
}
