package style

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// Text is readable: every ink that carries meaning has the contrast that WCAG
// 2.1 asks for on a usual background of its mode.
func TestInksAreReadable(t *testing.T) {
	backgrounds := map[Mode]color.Color{Dark: rgb("#1e1e2e"), Light: rgb("#ffffff")}
	for mode, bg := range backgrounds {
		p := palettes[mode]
		for name, c := range map[string]color.Color{
			"dim": p.dim, "good": p.good, "warn": p.warn, "bad": p.bad, "info": p.info, "accent": p.accent,
		} {
			if r := contrast(c, bg); r < 4.5 {
				t.Errorf("mode %d, %s: contrast %.1f", mode, name, r)
			}
		}
		if r := contrast(p.onCursor, p.cursor); r < 4.5 {
			t.Errorf("mode %d, cursor line: contrast %.1f", mode, r)
		}
	}
}

// contrast is the ratio of WCAG 2.1, section 1.4.3.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	l := func(v uint32) float64 {
		f := float64(v) / 0xffff
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*l(r) + 0.7152*l(g) + 0.0722*l(b)
}

func TestPlainHasNoColour(t *testing.T) {
	plain := New(Plain)
	for tone := range tones {
		got := plain.Paint(tone, "mot")
		if strings.Contains(got, "38;") || strings.Contains(got, "48;") || ansi.Strip(got) != "mot" {
			t.Errorf("tone %d writes %q", tone, got)
		}
	}
	if got := plain.Box.Render("x"); strings.Contains(got, "38;") {
		t.Errorf("box writes %q", got)
	}
	if plain.Cursor.Paint("x") == "x" {
		t.Error("the cursor line cannot be told in plain mode")
	}
}

func TestInkPaintsOneLine(t *testing.T) {
	dark := New(Dark)
	got := dark.Paint(Bad, "en retard")
	if ansi.Strip(got) != "en retard" || !strings.HasPrefix(got, "\x1b[") || !strings.HasSuffix(got, "m") {
		t.Errorf("painted %q", got)
	}
	if got := dark.Paint(Tone(99), "x"); got != "x" {
		t.Errorf("an unknown tone writes %q", got)
	}
}

func TestModeFor(t *testing.T) {
	for _, c := range []struct {
		wish, noColor string
		want          Mode
	}{{"", "", Dark}, {"light", "", Light}, {"light", "0", Plain}, {"plain", "", Plain}, {"?", "", Dark}} {
		if got := ModeFor(c.wish, c.noColor); got != c.want {
			t.Errorf("ModeFor(%q, %q) = %d", c.wish, c.noColor, got)
		}
	}
}
