//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// apart lets what was opened live on when the terminal closes.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
