package replica

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"relais/model"
)

func isThere(err error) bool { return errors.Is(err, fs.ErrExist) }

// refuseFolder says what a person can do about a folder that does not take or
// give a file.
func refuseFolder(err error) *model.Refusal {
	if r := model.AsRefusal(err); r != nil {
		return r
	}
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return model.Refuse(model.Unusable, "share.readonly")
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return model.Refuse(model.Unusable, "share.full")
	case isMissing(err):
		return model.Refuse(model.Unusable, "share.missing")
	case errors.Is(err, context.DeadlineExceeded):
		return model.Refuse(model.Unusable, "share.silent")
	}
	return model.Refuse(model.Unusable, "share.failing")
}

// readme is what people find who open the folder.
const readme = `FRANÇAIS
Ce dossier contient le travail partagé d’une équipe, tenu par le logiciel Relais.
Tout y est chiffré. Ne renommez, ne déplacez et ne supprimez rien : les appareils
de l’équipe s’en chargent. Les copies « en conflit » que fait parfois un logiciel
de synchronisation sont sans danger.

ENGLISH
This folder holds a team’s shared work, kept by the program Relais. All of it is
encrypted. Please do not rename, move or delete anything: the team’s devices see
to that. The “conflicted copies” that sync programs sometimes make are harmless.

ESPAÑOL
Esta carpeta contiene el trabajo compartido de un equipo, llevado por el programa
Relais. Todo está cifrado. No cambie nombres, no mueva ni borre nada: los
dispositivos del equipo se encargan. Las «copias en conflicto» que a veces crea un
programa de sincronización no son peligrosas.
`
