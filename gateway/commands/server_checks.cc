#include "gateway/commands/server_checks.h"

#include <fmt/format.h>

#include "db/newest.h"
#include "db/partitions.h"
#include "gateway/commands/answer_of.h"

namespace busward::commands {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kEngineBehind{10};

struct DatabaseCheck {
  CheckedParts parts;
  asio::awaitable<api::Health> operator()() const {
    const auto mark = co_await db::newest_rulebook(parts.pool);
    if (!mark) co_return unwell("does not answer");
    if (mark->revision == 0) co_return api::Health{.ok = true, .detail = "nothing imported yet"};
    co_return api::Health{.ok = true, .detail = {}};
  }
  static api::Health unwell(std::string detail) {
    return {.ok = false, .detail = std::move(detail)};
  }
};

struct JournalCheck {
  CheckedParts parts;
  asio::awaitable<api::Health> operator()() const {
    auto ask = [writer = &parts.writer](auto answer) { writer->state(std::move(answer)); };
    const auto state =
        co_await answer_of<tracker::JournalWriter::State>(parts.context, std::move(ask));
    api::Health health{.ok = state.writable, .detail = {}};
    if (!state.writable) health.detail = "cannot be written: terminals are not acknowledged";
    co_return health;
  }
};

struct EngineCheck {
  CheckedParts parts;
  asio::awaitable<api::Health> operator()() const {
    auto ask = [engine = &parts.engine](auto answer) { engine->state(std::move(answer)); };
    const auto state =
        co_await answer_of<tracker::EngineRunner::State>(parts.context, std::move(ask));
    const auto behind = parts.clock.now() - state.journal_time;
    api::Health health{.ok = state.ready && behind < kEngineBehind, .detail = {}};
    if (!health.ok) {
      health.detail = state.ready ? "is behind the journal" : "is catching up with the journal";
    }
    co_return health;
  }
};

struct PartitionCheck {
  CheckedParts parts;
  asio::awaitable<api::Health> operator()() const {
    const auto ahead = parts.days_ahead();
    api::Health health{.ok = ahead && *ahead >= db::Partitions::kReadyAhead, .detail = {}};
    if (!ahead) health.detail = "have not been looked at yet";
    if (ahead && !health.ok)
      health.detail = fmt::format("are made for {} days only", ahead->count());
    co_return health;
  }
};

}  // namespace

std::vector<api::HealthCheck> server_checks(const CheckedParts& parts) {
  return {{.name = "database", .check = DatabaseCheck{parts}},
          {.name = "journal", .check = JournalCheck{parts}},
          {.name = "partitions", .check = PartitionCheck{parts}},
          {.name = "engine", .check = EngineCheck{parts}}};
}

}  // namespace busward::commands
