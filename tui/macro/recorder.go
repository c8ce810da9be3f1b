package macro

// Recorder writes down what is done, from Start to Stop.
type Recorder struct {
	on    bool
	steps []Step
}

// Start begins a recording.
func (r *Recorder) Start() { r.on, r.steps = true, nil }

// On reports whether something is being recorded.
func (r *Recorder) On() bool { return r.on }

// Stop ends the recording and gives its steps.
func (r *Recorder) Stop() []Step {
	steps := r.steps
	r.on, r.steps = false, nil
	return steps
}

// Len is the number of steps so far.
func (r *Recorder) Len() int { return len(r.steps) }

// Did notes an action.
func (r *Recorder) Did(id string) {
	if r.on && !Unrecorded(id) {
		r.steps = append(r.steps, Step{Do: id})
	}
}

// Answered notes how a picker, a question or a line was answered.
func (r *Recorder) Answered(answer string) {
	if r.on {
		r.steps = append(r.steps, Step{Answer: &answer})
	}
}

// Created notes the record that a picker made.
func (r *Recorder) Created(name string) {
	if r.on {
		r.steps = append(r.steps, Step{Create: name})
	}
}

// Typed notes text, after what was typed just before.
func (r *Recorder) Typed(text string) {
	if !r.on || text == "" {
		return
	}
	if n := len(r.steps); n > 0 && r.steps[n-1].Type != "" {
		r.steps[n-1].Type += text
		return
	}
	r.steps = append(r.steps, Step{Type: text})
}

// Pressed notes a key of a form or a filter.
func (r *Recorder) Pressed(key string) {
	if r.on {
		r.steps = append(r.steps, Step{Press: key})
	}
}

// Moved notes a movement of the cursor. Those before the first action are left
// out: they lead to where the macro begins, which is elsewhere each time.
func (r *Recorder) Moved(key string) {
	if r.on && len(r.steps) > 0 {
		r.steps = append(r.steps, Step{Move: key})
	}
}

// Back takes the last keystroke back.
func (r *Recorder) Back() {
	n := len(r.steps)
	if !r.on || n == 0 {
		return
	}
	last := &r.steps[n-1]
	if letters := []rune(last.Type); len(letters) > 1 {
		last.Type = string(letters[:len(letters)-1])
		return
	}
	r.steps = r.steps[:n-1]
}
