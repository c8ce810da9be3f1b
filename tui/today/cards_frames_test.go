package today_test

import (
	"fmt"
	"testing"

	"relais/tui/i18n"
)

func TestCardFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range sizes {
			name := fmt.Sprintf("%s-%dx%d", lang, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				_, s := told(t, lang, size[0], size[1])
				s.Golden("news-" + name)
				s.Keys("l")
				s.Golden("news-first-" + name)
				s.Keys(" ")
				s.Keys("<right>", "b", "<left>", "<left>")
				s.Golden("card-" + name)
				s.Keys("<right>", "b", "+", ",", "b", "+", ",", " ", "b", "+", ",", "N", "y", "+", ",", "N")
				s.Golden("end-" + name)
			})
		}
	}
}
