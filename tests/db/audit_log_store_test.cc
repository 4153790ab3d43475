// The audit log, as the audit administrator searches it.
#include "db/audit_log_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/audit_record.h"
#include "db/audit_seal.h"
#include "tests/support/cluster/ask.h"
#include "tests/support/cluster/cluster.h"
#include "tests/support/cluster/small_county.h"

namespace busward::db {
namespace {

using support::answer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class AuditSearch : public testing::Test {
 protected:
  void SetUp() override {
    database_.run(
        "INSERT INTO access.account (id, login, display_name) VALUES (7, 'li', '李芳'), "
        "(8, 'wang', '王丽'); SELECT set_config('busward.account', '7', false); "
        "UPDATE access.account SET disabled_at = now() WHERE id = 8; "
        "SELECT audit.note_event('role_changed', '{\"grant\": 42}')");
  }
  AuditQuery all() const {
    return {.from = geo::UtcTime{}, .to = support::at("2100-01-01T00:00:00Z")};
  }
  AuditPage found(AuditQuery query) { return answer(log_.entries(std::move(query))); }
  std::vector<std::int64_t> ids(AuditQuery query) {
    std::vector<std::int64_t> ids;
    for (const auto& entry : found(std::move(query)).entries) ids.push_back(entry.id);
    return ids;
  }

  support::TestDatabase database_;
  Pool pool_{database_.address(), {.threads = 1}};
  AuditLogStore log_{pool_};
};

TEST_F(AuditSearch, GivesTheNewestFirstWithWhoAndBothSides) {
  const AuditPage page = found(all());
  ASSERT_THAT(page.entries, SizeIs(4));
  EXPECT_FALSE(page.more);
  EXPECT_EQ(page.entries[0].subject, "role_changed");
  const AuditEntryOnFile& changed = page.entries[1];
  EXPECT_EQ(changed.login, "li");
  EXPECT_EQ(changed.action, "changed");
  EXPECT_THAT(*changed.before, HasSubstr("\"disabled_at\": null"));
  EXPECT_THAT(*changed.after, Not(HasSubstr("王丽")));  // personal: a digest
}

TEST_F(AuditSearch, IsByWhoTableActionAndValue) {
  auto query = all();
  query.login = "li";
  EXPECT_THAT(ids(query), ElementsAre(4, 3));
  query.login = "nobody";
  EXPECT_THAT(ids(query), IsEmpty());
  query = all();
  query.subject = "access.account";
  query.action = "added";
  EXPECT_THAT(ids(query), ElementsAre(2, 1));
  query = all();
  query.key = "wang";
  EXPECT_THAT(ids(query), ElementsAre(3, 2));
  query.key = "42";
  EXPECT_THAT(ids(query), ElementsAre(4));
  query = all();
  query.to = support::at("2000-01-01T00:00:00Z");
  EXPECT_THAT(ids(query), IsEmpty());
}

TEST_F(AuditSearch, GoesOnBehindTheLastEntryOfAPage) {
  database_.run("SELECT audit.note_event('test', '{}') FROM generate_series(1, 150)");
  const AuditPage first = found(all());
  EXPECT_THAT(first.entries, SizeIs(AuditLogStore::kPage));
  EXPECT_TRUE(first.more);
  auto query = all();
  query.before = first.entries.back().id;
  const AuditPage second = found(query);
  EXPECT_THAT(second.entries, SizeIs(54));
  EXPECT_FALSE(second.more);
  EXPECT_EQ(second.entries.front().id, first.entries.back().id - 1);
}

TEST_F(AuditSearch, SaysHowTheLogIsProven) {
  EXPECT_FALSE(answer(log_.standing()).verified);
  AuditSealer sealer{database_.address(), AuditKey::make()};
  support::must(sealer.seal(support::at("2026-09-01T07:05:00Z")));
  support::must(
      note_verification(database_.address(), {.build = "9.9",
                                              .run_by = "root",
                                              .sums = R"({"findings": 1})",
                                              .findings = R"([{"tampering": "missing"}])"}));
  const AuditStanding standing = answer(log_.standing());
  EXPECT_EQ(standing.seals, 1);
  EXPECT_EQ(standing.algorithm, "SHA-256/1");
  EXPECT_EQ(standing.verified->build, "9.9");
  EXPECT_EQ(standing.verified->run_by, "root");
  ASSERT_THAT(standing.anchors, SizeIs(1));
  EXPECT_EQ(standing.anchors[0].day, "2026-09-01");
  EXPECT_THAT(standing.subjects, ElementsAre("access.account", "anchored", "role_changed"));
}

}  // namespace
}  // namespace busward::db
