package pane

import "relais/model"

// Quick is how a line of quick add is understood.
type Quick struct {
	Line, Title string
	Parts       []QuickPart
	Doubts      []model.Doubt // what stays in the title, or is asked
}

// QuickPart is a part of the line that gives a field its value.
type QuickPart struct {
	model.Piece
	Label   string      // of the record that it names
	Choices []Candidate // the records that it may name, where there are several
	Unknown bool        // it names none
}
