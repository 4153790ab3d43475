"""What the rules must tell apart. Run by tools/check, and as a script."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gate import arrows, banned, counts, lengths  # noqa: E402
from gate.cpp_text import code_only, functions, includes  # noqa: E402


class Drawn:
    """A tree that was never on disk."""

    def __init__(self, **texts: str):
        self.texts = {
            name.replace("__", "/").replace("_h", ".h").replace("_cc", ".cc"): text
            for name, text in texts.items()
        }
        self.files = tuple(self.texts)

    def text(self, name: str) -> str:
        return self.texts[name]


def lengths_of(text: str) -> list[tuple[str, int]]:
    return [(function.label, function.length) for function in functions(text)]


class CppText(unittest.TestCase):
    def test_blanks_comments_and_literals_but_keeps_every_line(self):
        text = 'int a = 1\'000; // { \n/* {\n */ auto s = R"x({ " )x"; char c = \'{\'; f("\\"{");\n'
        code = code_only(text)
        self.assertEqual(len(code), len(text))
        self.assertNotIn("{", code)
        self.assertIn("1'000", code)

    def test_reads_includes_but_not_those_in_comments_or_raw_strings(self):
        text = '#include "geo/a.h"\n// #include "b.h"\nauto s = R"(\n#include "c.h"\n)";\n'
        text += "#include <d>\n"
        self.assertEqual(
            [(one.line, one.path) for one in includes(text)], [(1, "geo/a.h"), (6, "d")]
        )

    def test_measures_functions_in_namespaces_and_classes(self):
        text = (
            "namespace a {\nclass B : public C {\n public:\n  B(int x)\n      : x_{x}, y_(2) {\n"
            "    use();\n  }\n  int x() const { return x_; }\n private:\n  int x_{0};\n};\n"
            "template <class T, class U = int>\nauto f(T t = {}) -> U {\n  return [&] {\n"
            "    return t;\n"
            "  }();\n}\n}  // namespace a\n"
        )
        self.assertEqual(
            lengths_of(text),
            [("B(int x)", 4), ("int x() const", 1), ("template <class T, class U = int>", 6)],
        )

    def test_takes_no_table_enum_or_macro_call_for_a_function(self):
        text = (
            "enum class E { a, b };\nconstexpr Row kRows[] = {\n  {f(1), 2},\n};\n"
            "INSTANTIATE(X, Y, Values(Z{1}));\nstruct S {\n  int a = g();\n};\n"
            "const auto k = [](int i) {\n  return i;\n};\n"
        )
        self.assertEqual(lengths_of(text), [])

    def test_sees_tests_and_operators(self):
        text = (
            "TEST(Subject, States) {\n  a();\n}\nbool operator==(A a, A b) {\n  return true;\n}\n"
            "A& A::operator=(const A& other) noexcept {\n  return *this;\n}\n"
            "#define X {\nvoid g() {}\n"
        )
        self.assertEqual([length for _, length in lengths_of(text)], [3, 3, 3, 1])


class Rules(unittest.TestCase):
    def arrow(self, name: str, line: str, **others: str) -> list[str]:
        tree = Drawn(**{name: line}, **others)
        return [one.what for one in arrows.check(tree, (tree.files[0],))]

    def test_arrows_run_one_way(self):
        self.assertEqual(self.arrow("tracker__a_h", '#include "geo/b.h"', geo__b_h=""), [])
        self.assertTrue(self.arrow("geo__a_h", '#include "tracker/b.h"', tracker__b_h=""))
        self.assertTrue(self.arrow("gateway__live__a_h", '#include "db/b.h"', db__b_h=""))
        self.assertEqual(self.arrow("gateway__api__a_h", '#include "db/b.h"', db__b_h=""), [])
        self.assertTrue(self.arrow("tests__geo__a_cc", '#include "db/b.h"', db__b_h=""))
        self.assertTrue(self.arrow("geo__a_h", '#include "geo/gone.h"'))

    def test_libraries_have_their_places(self):
        self.assertTrue(self.arrow("tracker__a_cc", "#include <pqxx/pqxx>"))
        self.assertTrue(self.arrow("geo__a_h", "#include <GeographicLib/Geodesic.hpp>"))
        self.assertEqual(self.arrow("geo__a_cc", "#include <GeographicLib/Geodesic.hpp>"), [])
        self.assertTrue(self.arrow("tracker__watches__a_cc", "#include <boost/asio/post.hpp>"))
        self.assertEqual(self.arrow("tracker__inbox_h", "#include <boost/asio/post.hpp>"), [])

    def ban(self, name: str, text: str) -> int:
        tree = Drawn(**{name: text})
        return len(banned.check(tree, tree.files))

    def test_bans_hold_where_they_hold(self):
        self.assertEqual(self.ban("tracker__a_cc", "auto t = Clock::now();"), 1)
        self.assertEqual(self.ban("gateway__a_cc", "auto t = Clock::now();"), 0)
        self.assertEqual(self.ban("tracker__a_cc", "// now() is not called here"), 0)
        self.assertEqual(self.ban("gateway__a_cc", "std::mutex lock;"), 1)
        self.assertEqual(self.ban("gateway__metrics_h", "std::atomic<int> count;"), 0)
        self.assertEqual(self.ban("tests__geo__a_cc", "std::this_thread::sleep_for(1s);"), 1)
        self.assertEqual(self.ban("gateway__a_cc", "try {} catch (...) {}"), 1)
        self.assertEqual(self.ban("gateway__task_group_cc", "try {} catch (...) {}"), 0)
        self.assertEqual(self.ban("geo__a_h", "x();  // NOLINT"), 1)
        self.assertEqual(
            self.ban("geo__a_h", "x();  // NOLINT(bugprone-x): the C library wants it"), 0
        )
        self.assertEqual(self.ban("geo__string_utils_h", ""), 1)
        self.assertEqual(self.ban("geo__a_h", 'auto p = "/ho' 'me/me/x";'), 1)

    def test_lengths_have_no_allow_list(self):
        body = "void f() {\n" + "  a();\n" * 69 + "}\n"
        tree = Drawn(geo__a_cc=body)
        found, product = lengths.check(tree, tree.files)
        self.assertEqual((len(found), product), (1, [71]))
        tree = Drawn(geo__a_h="\n" * 201, geo__b_cc="x" * 101)
        self.assertEqual(len(lengths.check(tree, tree.files)[0]), 2)


class Counts(unittest.TestCase):
    def test_reads_vitest_node_and_the_plain_line(self):
        text = (
            "\x1b[2m Tests \x1b[22m 1 failed | 12 passed | 2 skipped (15)\nTests  a (b)\n"
            "ℹ pass 3\nℹ fail 0\nℹ skipped 1\n# pass 2\n4 passed, 0 failed, 1 skipped\n"
        )
        outcome = counts.from_output(text)
        self.assertEqual((outcome.passed, outcome.failed, outcome.skipped), (21, 1, 4))
        self.assertFalse(outcome.ok)

    def test_reads_what_test_programs_write_and_counts_one_that_wrote_nothing(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "list.xml").write_text(
                '<testsuite><testcase name="a.0" status="run"/>'
                '<testcase name="b.0" status="fail"><failure/><system-out>x\ngone</system-out>'
                "</testcase></testsuite>"
            )
            (folder / "a.0.xml").write_text(
                '<testsuites><testsuite><testcase classname="S" name="Good" status="run"/>'
                '<testcase classname="S" name="Bad" status="run"><failure message="1 vs 2"/>'
                "</testcase>"
                '<testcase classname="S" name="No" status="run"><skipped message="why"/></testcase>'
                "</testsuite></testsuites>"
            )
            ran = counts.from_gtest(folder / "list.xml", folder)
        self.assertEqual((ran["a.0"].passed, ran["a.0"].failed, ran["a.0"].skipped), (1, 1, 1))
        self.assertEqual(ran["a.0"].details, ["failed: S.Bad", "  1 vs 2", "skipped: S.No"])
        self.assertEqual((ran["b.0"].passed, ran["b.0"].failed), (0, 1))
        self.assertEqual(ran["b.0"].details, ["ended badly: b.0", "  x", "  gone"])


if __name__ == "__main__":
    unittest.main()
