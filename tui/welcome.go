package tui

import (
	"context"
	"errors"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/style"
	"relais/tui/widget"
)

// First is what a first start answers.
type First struct {
	Lang string
	Name string
	Demo bool
	// Join says that the profile is to be a device of the team that shares
	// Folder, by an invitation's Code.
	Join         bool
	Folder, Code string
}

// ErrLeft says that the user left before answering.
var ErrLeft = errors.New("left at the first questions")

// Welcome asks the three questions of a first start and makes the profile. It
// speaks the language that is being chosen, from the first letter.
type Welcome struct {
	mode   style.Mode
	fixed  bool
	form   *widget.Form
	answer First
	create func(context.Context, First) error
	say    func(*i18n.Catalogue, error) string
	done   bool
	failed error
	width  int
	height int
}

// NewWelcome returns the first start. create makes the profile and may take a
// while; a refusal of it is shown beside the questions, in words that say finds.
func NewWelcome(lang string, mode style.Mode, fixed bool, create func(context.Context, First) error, say func(*i18n.Catalogue, error) string) *Welcome {
	w := &Welcome{mode: mode, fixed: fixed, create: create, say: say, answer: First{Lang: lang}}
	w.build(nil)
	return w
}

// build makes the form in the chosen language, with what was typed so far.
func (w *Welcome) build(kept map[string][]string) {
	words := Naming(i18n.Load(w.answer.Lang))
	var languages []widget.Option
	for _, l := range i18n.Languages() {
		languages = append(languages, widget.Option{Value: l, Label: words.T("language." + l)})
	}
	focused := ""
	if w.form != nil {
		focused = w.form.Focused()
	}
	specs := []widget.FieldSpec{
		{Name: "lang", Label: words.T("welcome.lang"), Type: widget.ChoiceField, Required: true, Options: languages},
		{Name: "name", Label: words.T("welcome.name"), Help: words.T("welcome.name_help"), Required: true, Limit: model.MaxTextBytes},
		{Name: "start", Label: words.T("welcome.start"), Type: widget.ChoiceField, Required: true, Options: []widget.Option{
			{Value: "empty", Label: words.T("welcome.empty")}, {Value: "demo", Label: words.T("welcome.demo")},
			{Value: "join", Label: words.T("welcome.join")}}},
	}
	if w.answer.Join { // who joins says where, and by which code
		specs = append(specs,
			widget.FieldSpec{Name: "folder", Label: words.T("welcome.folder"), Help: words.T("welcome.folder_help"), Required: true, Limit: mostPath},
			widget.FieldSpec{Name: "code", Label: words.T("welcome.code"), Help: words.T("welcome.code_help"), Required: true})
	}
	w.form = widget.NewForm(words, style.New(w.mode), words.T("welcome.title"), specs)
	w.form.Set("lang", []string{w.answer.Lang}, nil)
	w.form.Set("start", []string{"empty"}, nil)
	for _, f := range specs {
		if v := kept[f.Name]; v != nil {
			w.form.Set(f.Name, v, nil)
		}
	}
	if focused == "" {
		focused = "name"
	}
	w.form.Focus(focused)
}

// Init asks the terminal whether it is light.
func (w *Welcome) Init() tea.Cmd {
	if w.fixed {
		return nil
	}
	return tea.RequestBackgroundColor
}

// made is the end of making the profile.
type made struct{ err error }

// Update routes messages to the form.
func (w *Welcome) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		w.width, w.height = msg.Width, msg.Height
		return w, nil
	case tea.BackgroundColorMsg:
		if !w.fixed {
			if !msg.IsDark() {
				w.mode = style.Light
			}
			w.build(w.form.Values())
		}
		return w, nil
	case made:
		return w.made(msg.err)
	case tea.KeyPressMsg:
		if s := msg.String(); s == keys.Kill {
			w.failed = ErrLeft
			return w, tea.Quit
		}
		if msg.String() == keys.Accept && w.form.Focused() == w.lastField() {
			msg = keys.Press(keys.Save) // the last answer ends it
		}
		return w.key(msg)
	}
	_, cmd := w.form.Update(msg)
	return w, cmd
}

// lastField names the field on which enter ends the questions.
func (w *Welcome) lastField() string {
	if w.answer.Join {
		return "code"
	}
	return "start"
}

func (w *Welcome) key(msg tea.Msg) (tea.Model, tea.Cmd) {
	outcome, cmd := w.form.Update(msg)
	values := w.form.Values()
	lang, join := w.answer.Lang, model.Value(values["start"]).One() == "join"
	if v := values["lang"]; len(v) == 1 {
		lang = v[0]
	}
	if lang != w.answer.Lang || join != w.answer.Join {
		w.answer.Lang, w.answer.Join = lang, join
		w.build(values)
	}
	switch outcome {
	case widget.Abandoned:
		w.failed = ErrLeft
		return w, tea.Quit
	case widget.Submitted:
		w.answer.Name = values["name"][0]
		w.answer.Demo = values["start"][0] == "demo"
		w.answer.Folder, w.answer.Code = model.Value(values["folder"]).One(), model.Value(values["code"]).One()
		w.form.Saving()
		answer, create := w.answer, w.create
		return w, func() tea.Msg { return made{create(context.Background(), answer)} }
	}
	return w, cmd
}

func (w *Welcome) made(err error) (tea.Model, tea.Cmd) {
	if r := model.AsRefusal(err); r != nil {
		values := w.form.Values()
		w.build(values)
		field := r.Field
		switch of, _, _ := strings.Cut(r.Key, "."); {
		case field != "" || !w.answer.Join:
		case of == "code":
			field = "code"
		case of == "share":
			field = "folder"
		}
		w.form.Refuse(field, w.say(i18n.Load(w.answer.Lang), err))
		return w, nil
	}
	w.failed, w.done = err, err == nil
	return w, tea.Quit
}

// mostPath is the most bytes of a folder's path.
const mostPath = 4096

// The form of three questions looks best at this size.
const (
	welcomeWidth  = 72
	welcomeHeight = 20
)

// View draws the form in the middle of the screen.
func (w *Welcome) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	if w.width == 0 {
		return v
	}
	width, height := min(w.width, welcomeWidth), min(w.height, welcomeHeight)
	v.SetContent(lipgloss.Place(w.width, w.height, lipgloss.Center, lipgloss.Center, w.form.Render(width, height)))
	if c := w.form.Cursor(); c != nil {
		c.X += (w.width - width) / 2
		c.Y += (w.height - height) / 2
		v.Cursor = c
	}
	return v
}

// Ask runs the first start. It fails with ErrLeft where the user leaves.
func (w *Welcome) Ask(options ...tea.ProgramOption) (First, error) {
	if err := runProgram(w, os.Stdout, options...); err != nil {
		return First{}, err
	}
	if !w.done && w.failed == nil {
		w.failed = ErrLeft
	}
	return w.answer, w.failed
}
