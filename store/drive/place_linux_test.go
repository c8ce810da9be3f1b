package drive

import "testing"

// Of the file systems that programs provide, those of other computers count.
func TestFuse(t *testing.T) {
	table := `26 1 254:0 / / rw - ext4 /dev/vda rw
40 26 0:40 / /home/m/ser\040veur rw - fuse.sshfs m@host: rw
41 26 0:41 / /home/m/coffre rw - fuse.gocryptfs /home/m/.coffre rw
42 40 0:42 / /home/m/ser\040veur/cle rw - fuseblk /dev/sdb1 rw
`
	for dir, want := range map[string]string{
		"/home/m/ser veur/relais": "sshfs", "/home/m/coffre/relais": "", "/home/m/ser veur/cle/x": "", "/home/m": "",
	} {
		if got := fuseOf(table, dir); got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
}
