// Package build knows which build this is. The linker sets both values.
package build

var (
	// Version is the release, such as 1.4.0.
	Version = "development"
	// Revision is the commit.
	Revision = "unknown"
)
