package drive

import "golang.org/x/sys/unix"

// networks are the file systems whose files lie on another computer.
var networks = map[string]bool{
	"nfs": true, "smbfs": true, "afpfs": true, "webdav": true, "ftp": true, "cifs": true, "sshfs": true,
	"macfuse": true, "osxfuse": true, "fusefs": true,
}

func networkBy(dir string) string {
	var s unix.Statfs_t
	if unix.Statfs(dir, &s) != nil {
		return ""
	}
	name := unix.ByteSliceToString(s.Fstypename[:])
	if networks[name] {
		return name
	}
	return ""
}
