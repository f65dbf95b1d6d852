// Strews calls to the scheduler into every Go file under a folder, so that short programs meet more of their schedules.
// Lines keep their numbers: a failure still names the line of the program.
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const helper = `package main

import (
	noiseRand "math/rand/v2"
	noiseRuntime "runtime"
)

func makeNoise() {
	for noiseRand.N(3) == 0 {
		noiseRuntime.Gosched()
	}
}
`

func noisy(list []ast.Stmt) []ast.Stmt {
	var out []ast.Stmt
	for _, each := range list {
		call := &ast.CallExpr{Fun: &ast.Ident{Name: "makeNoise", NamePos: each.Pos()}, Lparen: each.Pos(), Rparen: each.Pos()}
		out = append(out, &ast.ExprStmt{X: call}, each)
	}
	return out
}

func strew(path string) error {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			// Their bodies hold clauses, not statements: only the clauses' own lists are strewn into.
			return true
		case *ast.BlockStmt:
			if len(node.List) > 0 {
				switch node.List[0].(type) {
				case *ast.CaseClause, *ast.CommClause:
					return true
				}
			}
			node.List = noisy(node.List)
		case *ast.CaseClause:
			node.Body = noisy(node.Body)
		case *ast.CommClause:
			node.Body = noisy(node.Body)
		}
		return true
	})
	var text bytes.Buffer
	config := printer.Config{Mode: printer.SourcePos | printer.TabIndent, Tabwidth: 8}
	if err := config.Fprint(&text, files, file); err != nil {
		return err
	}
	if err := os.WriteFile(path, text.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(filepath.Dir(path), "make_noise.go"), []byte(helper), 0o644)
}

func main() {
	err := filepath.WalkDir(os.Args[1], func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && entry.Name() != "make_noise.go" {
			err = strew(path)
		}
		return err
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
