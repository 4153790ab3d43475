#include <gtest/gtest.h>

#include "routing/matcher.h"
#include "tests/support/town.h"
#include "tracker/archive.h"

namespace busward::tracker {
namespace {

using geo::Metres;
using routing::Matcher;
using std::chrono::seconds;
using support::Town;

Matcher matcher_on(std::shared_ptr<const routing::RouteVersion> route) {
  return Matcher{std::make_shared<const routing::MatchingLine>(std::move(route),
                                                               routing::MatcherParameters{})};
}

std::string saved(Matcher& matcher) {
  ArchiveWriter writer;
  matcher.archive(writer);
  return writer.take();
}

TEST(MatcherState, GoesOnFromItsSavedStateToTheSameBytes) {
  const auto seed = support::Seed::from_env_or_random();
  SCOPED_TRACE(seed.reproduce());
  const Town town = Town::draw(Metres{100}, R"(
                 D---------C
                 |         |
      A----------X---------B
                 |
                 E )");
  const auto route = town.route("AXBCDXE");
  const support::Drive drive =
      town.drive("AXBCDXE", {.interval = seconds{5}, .noise = Metres{12}, .seed = seed.value()});
  Matcher whole = matcher_on(route);
  Matcher restored = matcher_on(route);
  for (const routing::Sighting& sighting : drive) {
    whole.observe(sighting);
    restored.observe(sighting);
    const std::string bytes = saved(restored);
    ASSERT_EQ(bytes, saved(whole));
    restored = matcher_on(route);
    ArchiveReader reader{bytes};
    restored.archive(reader);
    ASSERT_TRUE(reader.ok() && reader.at_end());
  }
}

}  // namespace
}  // namespace busward::tracker
