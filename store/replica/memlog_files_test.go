package replica_test

import (
	"context"

	"relais/model"
)

// Simulated teams attach no files; files_test.go has them on real stores.

func (m *memLog) Attachments(context.Context) ([]model.Attachment, error)  { return nil, nil }
func (m *memLog) HasFile(context.Context, model.Attachment) (bool, error)  { return false, nil }
func (m *memLog) KeepFile(context.Context, model.Attachment, []byte) error { return errNothing }
func (m *memLog) LostChunks(context.Context) (map[string]bool, error)      { return nil, nil }
func (m *memLog) FileChunk(context.Context, model.Attachment, int) ([]byte, error) {
	return nil, errNothing
}
