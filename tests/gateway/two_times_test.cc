// Every kind of fact, as of any moment, as known at any other: one statement, and what it should
// say told by an oracle that knows nothing of revisions.
#include <algorithm>
#include <map>
#include <optional>
#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/commands/record_import.h"
#include "gateway/files/county_toml.h"
#include "gateway/simulator/county.h"
#include "gateway/simulator/county_files.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"
#include "tests/support/seed.h"

namespace busward::commands {
namespace {

using namespace std::chrono_literals;
using support::at;
using support::TestDatabase;
using testing::SizeIs;

const geo::UtcTime kMorning = at("2026-09-07T22:30:00Z");
constexpr const char* kContent =
    "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = fact AND "
    "attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname NOT IN "
    "('id', 'valid_during', 'added_revision', 'closed_revision')";

// A fact of one table, and what the test may make of it.
struct Sample {
  std::string table;
  std::string keys;  // a text[] literal
  std::int64_t id = 0;
  std::string column;  // of its content, which the history changes
  std::vector<std::string> values;
};

// What was believed of a fact since a moment: which value from when on.
struct Belief {
  geo::UtcTime since;
  std::map<geo::UtcTime, std::string> from;
  std::string at(geo::UtcTime moment) const {
    const auto next = from.upper_bound(moment);
    return next == from.begin() ? "-" : std::prev(next)->second;
  }
};

class TwoTimes : public testing::Test {
 protected:
  void SetUp() override {
    const support::TemporaryDirectory folder;
    ASSERT_TRUE(simulator::write_county(
        simulator::generate_county({.seed = 3, .buses = 40, .start = kMorning}), folder.path()));
    db::MasterKey key{.version = 1, .bytes = {}};
    db::RulebookImport door{database_.address(), kMorning, db::ImportEnd::kept,
                            std::make_shared<const db::IdentitySeal>(db::MasterKeys{{key}})};
    ASSERT_TRUE(door.ensure_default_rules(files::default_rule_values()));
    for (const ImportKind& kind : import_kinds()) {
      if (!std::filesystem::exists(folder.path() / kind.file)) continue;
      const auto outcome = import_file(door, kind.what, folder.path() / kind.file);
      ASSERT_TRUE(std::holds_alternative<FileTaken>(outcome)) << kind.what;
    }
    declare_one();
    database_.run(fmt::format(
        "CREATE FUNCTION public.take(fact regclass, keys text[], sample bigint, named text, "
        "told text, correction boolean, at timestamptz) RETURNS void LANGUAGE plpgsql AS $f$ "
        "DECLARE rev bigint := (SELECT max(number) + 1 FROM registry.revision); content text; "
        "BEGIN {} INTO content; "
        "EXECUTE format('CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT %s FROM %s "
        "WHERE id = %s', content, fact, sample); "
        "EXECUTE format('UPDATE incoming SET %I = %L', named, told); "
        "IF correction THEN PERFORM registry.correct(fact, keys, rev); "
        "ELSE PERFORM registry.revise(fact, keys, 'nothing', '{{}}', rev, at, NULL); END IF; "
        "INSERT INTO registry.revision VALUES (rev, at, 'test', 'test'); END $f$",
        kContent));
  }

  // What is declared of a day comes in by no file.
  void declare_one() const {
    database_.run(
        "INSERT INTO routing.declaration_fact (route_id, service_day, departure_s, aspect, change, "
        "ground, note, declared_by, declared_as, declared_at, added_revision) "
        "SELECT route_id, DATE '2026-09-01', departure_s, 'run', 'cancelled', 'weather', 'snow', "
        "'clerk', 'school_clerk', TIMESTAMPTZ '2026-08-31 12:00Z', added_revision "
        "FROM routing.timetable_now LIMIT 1");
  }

  std::vector<std::string> split(const std::string& text) const {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (std::size_t end = 0; end != text.npos && !text.empty(); from = end + 1) {
      end = text.find('|', from);
      parts.push_back(text.substr(from, end == text.npos ? end : end - from));
    }
    return parts;
  }

  std::vector<std::string> fact_tables() const {
    return split(database_.text(
        "SELECT string_agg(format('%I.%I', table_schema, table_name), '|' ORDER BY 1) FROM "
        "(SELECT table_schema, table_name FROM information_schema.columns JOIN "
        "information_schema.tables USING (table_schema, table_name) WHERE column_name = "
        "'closed_revision' AND table_type = 'BASE TABLE') t"));
  }

  void take(const Sample& sample, const std::string& value, bool correction,
            geo::UtcTime when) const {
    database_.text(fmt::format("SELECT public.take('{}', '{}', {}, '{}', $v${}$v$, {}, '{}')",
                               sample.table, sample.keys, sample.id, sample.column, value,
                               correction, geo::to_iso8601(when)));
  }

  // A row of the table with a column that can take several values; the first that the table's
  // constraints let change. Nothing where there is none.
  std::optional<Sample> sample_of(const std::string& table) const {
    Sample sample{.table = table, .keys = {}, .id = 0, .column = {}, .values = {}};
    sample.keys = database_.text(fmt::format(
        "SELECT array_agg(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = "
        "i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = '{}'::regclass AND "
        "i.indisunique AND i.indpred IS NOT NULL",
        table));
    const std::string id =
        database_.text(fmt::format("SELECT coalesce(min(id), 0) FROM {}", table));
    sample.id = std::stoll(id);
    if (sample.id == 0) return std::nullopt;
    for (const std::string& column : split(database_.text(fmt::format(
             "SELECT string_agg(attname, '|' ORDER BY attnum) FROM pg_attribute WHERE attrelid = "
             "'{}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND "
             "attname <> ALL ('{}') AND attname NOT IN ('id', 'valid_during', 'added_revision', "
             "'closed_revision')",
             table, sample.keys)))) {
      sample.column = column;
      sample.values = values_for(sample);
      std::erase_if(sample.values,
                    [&](const std::string& value) { return !may_take(sample, value); });
      if (sample.values.size() > 1) return sample;
    }
    return std::nullopt;
  }

  // Those that the column has in the table, and an invented one beside a single one.
  std::vector<std::string> values_for(const Sample& sample) const {
    auto values = split(database_.text(
        fmt::format("SELECT coalesce(string_agg(v, '|'), '') FROM (SELECT DISTINCT {}::text AS v "
                    "FROM {} LIMIT 12) AS sampled WHERE v <> '' AND v NOT LIKE '%|%'",
                    sample.column, sample.table)));
    const std::string type = database_.text(fmt::format(
        "SELECT data_type FROM information_schema.columns WHERE format('%I.%I', table_schema, "
        "table_name) = '{}' AND column_name = '{}'",
        sample.table, sample.column));
    if (values.size() != 1) return values;
    if (type == "text") values.push_back(values[0] + "·");
    if (type == "integer") values.push_back(std::to_string(std::stoi(values[0]) - 1));
    return values;
  }

  // Some values would break a constraint, as a bus that is on another service at that hour.
  bool may_take(const Sample& sample, const std::string& value) const {
    try {
      database_.run(
          fmt::format("BEGIN; SELECT public.take('{}', '{}', {}, '{}', $v${}$v$, false, now()); "
                      "SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK",
                      sample.table, sample.keys, sample.id, sample.column, value));
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  std::string value_of(const Sample& sample) const {
    return database_.text(fmt::format("SELECT coalesce({}::text, '') FROM {} WHERE id = {}",
                                      sample.column, sample.table, sample.id));
  }

  // What the one statement says of the sample at each pair of moments.
  std::vector<std::string> said(const Sample& sample,
                                const std::vector<std::pair<geo::UtcTime, geo::UtcTime>>& asked) {
    std::string pairs;
    for (const auto& [moment, known] : asked) {
      pairs +=
          fmt::format("{}({}, '{}'::timestamptz, '{}'::timestamptz)", pairs.empty() ? "" : ", ",
                      pairs.size(), geo::to_iso8601(moment), geo::to_iso8601(known));
    }
    std::string keys = sample.keys.substr(1, sample.keys.size() - 2);
    return split(database_.text(fmt::format(
        "SELECT string_agg(coalesce(v, '-'), '|' ORDER BY n) FROM (VALUES {}) q (n, t, k) LEFT "
        "JOIN LATERAL (SELECT string_agg({}::text, ' and ') AS v FROM registry.as_of(NULL::{}, t, "
        "k) f WHERE ({}) = (SELECT {} FROM {} WHERE id = {})) AS x ON true",
        pairs, sample.column, sample.table, keys, keys, sample.table, sample.id)));
  }

  std::string untouched(const Sample& sample, const std::string& highest) const {
    return database_.text(fmt::format(
        "SELECT md5(string_agg((to_jsonb(f) - 'closed_revision')::text, ',' ORDER BY id)) FROM {} "
        "f WHERE id <= {}",
        sample.table, highest));
  }

  // A life of changes and corrections, then many questions.
  void live_through(const Sample& sample, std::mt19937_64& random) {
    const bool since_ever =
        database_.text(fmt::format("SELECT lower_inf(valid_during) FROM {} WHERE id = {}",
                                   sample.table, sample.id)) == "t";
    const geo::UtcTime ever = kMorning - 10000h;
    const geo::UtcTime first = since_ever ? ever : kMorning - 22h - 30min + 16h;
    std::vector<Belief> beliefs{{kMorning, {{first, value_of(sample)}}}};
    if (since_ever) beliefs[0].from = {{ever, value_of(sample)}};
    const std::string highest = database_.text(fmt::format("SELECT max(id) FROM {}", sample.table));
    const std::string before = untouched(sample, highest);
    for (int step = 1; step <= 6; ++step) {
      const geo::UtcTime when = kMorning + std::chrono::hours{step};
      const std::string& value = sample.values[random() % sample.values.size()];
      const bool correction = random() % 3 == 0;
      take(sample, value, correction, when);
      Belief next = beliefs.back();
      next.since = when;
      if (correction) next.from = {{ever, value}};
      if (!correction) next.from.erase(next.from.lower_bound(when), next.from.end());
      if (!correction) next.from[when] = value;
      beliefs.push_back(next);
    }
    EXPECT_EQ(untouched(sample, highest), before) << "a row was edited";
    std::vector<std::pair<geo::UtcTime, geo::UtcTime>> asked;
    std::vector<std::string> expected;
    for (int question = 0; question < 40; ++question) {
      const auto minutes = [&] { return std::chrono::minutes{random() % 540}; };
      const auto& [moment, known] =
          asked.emplace_back(kMorning - 1h + minutes(), kMorning + minutes());
      const auto held = std::find_if(beliefs.rbegin(), beliefs.rend(),
                                     [known = known](const Belief& b) { return b.since <= known; });
      expected.push_back(held->at(moment));
    }
    EXPECT_EQ(said(sample, asked), expected);
  }

  TestDatabase database_;
};

TEST_F(TwoTimes, AreOneQueryForEveryKindOfFactThroughRandomHistories) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  auto random = seed.generator();
  const auto tables = fact_tables();
  EXPECT_GE(tables.size(), 18U);
  for (const std::string& table : tables) {
    SCOPED_TRACE(table);
    const auto sample = sample_of(table);
    // A table that the demo county has no row of, or no content that could change, is not tested.
    if (!sample) {
      ADD_FAILURE() << "the county's files should bring a fact of this kind";
      continue;
    }
    SCOPED_TRACE(sample->column);
    live_through(*sample, random);
  }
}

}  // namespace
}  // namespace busward::commands
