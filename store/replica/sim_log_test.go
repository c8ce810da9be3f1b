package replica_test

import (
	"context"

	"relais/model"
	"relais/store"
	"relais/store/replica"
)

// simLog is a profile in a simulation: in memory, or a real store.
type simLog interface {
	replica.Log
	StateHash(context.Context) (model.Hash, error)
}

var (
	_ simLog = (*memLog)(nil)
	_ simLog = (*store.Store)(nil)
)
