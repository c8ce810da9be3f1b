package drive

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// networks are the file systems whose files lie on another computer, by the
// numbers that statfs gives.
var networks = map[int64]string{
	unix.NFS_SUPER_MAGIC: "nfs", unix.SMB_SUPER_MAGIC: "smb", unix.CIFS_SUPER_MAGIC: "cifs", unix.SMB2_SUPER_MAGIC: "smb",
	unix.AFS_SUPER_MAGIC: "afs", unix.AFS_FS_MAGIC: "afs", unix.CEPH_SUPER_MAGIC: "ceph", unix.CODA_SUPER_MAGIC: "coda",
	unix.NCP_SUPER_MAGIC: "ncp", unix.V9FS_MAGIC: "9p", unix.OCFS2_SUPER_MAGIC: "ocfs2",
	0x786f4256: "vboxsf", 0x01161970: "gfs2", 0x0bd00bd0: "lustre",
}

// fuses are those that a program of the user's provides.
var fuses = []string{
	"sshfs", "rclone", "s3fs", "davfs", "davfs2", "gvfsd-fuse", "kio-fuse", "glusterfs", "smbnetfs", "curlftpfs",
	"onedriver", "google-drive-ocamlfuse", "ceph-fuse", "afpfs", "juicefs", "seadrive",
}

func networkBy(dir string) string {
	var s unix.Statfs_t
	if unix.Statfs(dir, &s) != nil {
		return ""
	}
	magic := int64(s.Type) & 0xffffffff
	if by, ok := networks[magic]; ok {
		return by
	}
	if magic != unix.FUSE_SUPER_MAGIC {
		return ""
	}
	table, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	return fuseOf(string(table), dir)
}

// fuseOf finds the mount that holds dir, and names it where its files lie on
// another computer: others (ntfs-3g, gocryptfs) lie on this one's disks.
func fuseOf(table, dir string) string {
	best, by := "", ""
	for line := range strings.SplitSeq(table, "\n") {
		left, right, ok := strings.Cut(line, " - ")
		fields := strings.Fields(left)
		kind := strings.Fields(right)
		if !ok || len(fields) < 5 || len(kind) == 0 {
			continue
		}
		at := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(fields[4])
		if within(dir, at) && len(at) >= len(best) {
			best, by = at, strings.TrimPrefix(kind[0], "fuse.")
		}
	}
	for _, f := range fuses {
		if by == f {
			return by
		}
	}
	return ""
}
