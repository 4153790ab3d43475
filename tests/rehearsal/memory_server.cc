#include "tests/rehearsal/memory_server.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "gateway/terminals/jt808_interpreter.h"
#include "tracker/engine_runner.h"
#include "tracker/journal_writer.h"

namespace busward::rehearsal {

// One writer of the journal, until all is answered for or, if it is `hurried`, it gives up at the
// first trouble as one that was killed. How many were answered for, the first ones.
std::size_t MemoryServer::write(std::span<const tracker::JournalRecord> records, bool hurried) {
  std::size_t answered = 0;
  bool stopped = hurried;
  tracker::JournalWriter writer{journal,
                                clock,
                                {.batch_records = std::max<std::size_t>(records.size(), 1),
                                 .batch_age = std::chrono::hours{1},
                                 .idle_tick = std::chrono::milliseconds{0},
                                 .retry = std::chrono::milliseconds{0}},
                                {.deliver =
                                     [](auto answers) {
                                       for (const auto& answer : answers) answer();
                                     },
                                 .judge =
                                     [&](const auto&) {
                                       if (!std::exchange(stopped, true)) writer.stop();
                                     },
                                 .log = [](const auto&) {}}};
  for (const auto& record : records) writer.submit(record, [&] { ++answered; });
  if (hurried) writer.stop();
  writer.run();
  return answered;
}

// What no writer has answered for is sent again.
void MemoryServer::take_down(const tracker::JournalBatch& batch) {
  clock.at = batch.closed_at;
  std::span<const tracker::JournalRecord> rest{batch.records};
  bool hurried = batch.seq % 3 == 0 && !batch.records.empty();
  do {
    rest = rest.subspan(write(rest, hurried));
    hurried = !hurried;
  } while (!rest.empty());
}

void MemoryServer::live(std::span<const tracker::JournalBatch> batches,
                        std::optional<int> killed_after) {
  const std::size_t judged = journal.batches().size();
  for (const auto& batch : batches) take_down(batch);
  if (killed_after) weather.kill_after(*killed_after);
  terminals::Jt808Interpreter interpreter;
  tracker::EngineRunner runner{{.journal = journal,
                                .effects = effects,
                                .rulebooks = rulebooks,
                                .interpreter = interpreter,
                                .retry = std::chrono::milliseconds{0}},
                               {.live = [](auto) {},
                                .events = [](auto) {},
                                .events_missed = [] {},
                                .rulebook = [](auto) {},
                                .judged = [](auto) {},
                                .log = [](const auto&) {}}};
  for (std::size_t i = judged; i < journal.batches().size(); ++i) {
    runner.judge(journal.batches()[i]);
  }
  runner.stop();
  runner.run();
  weather.revive();
}

bool MemoryServer::is_at_rest() const {
  return !journal.batches().empty() && effects.position() == journal.batches().back().seq &&
         effects.all_settled();
}

void run_day(MemoryServer& server, const SchoolDay& day, std::mt19937_64& random,
             const std::function<void()>& after_each) {
  std::span<const tracker::JournalBatch> rest{day.batches};
  server.weather.set_trouble(0.02);
  while (!rest.empty()) {
    const std::size_t count = std::min<std::size_t>(rest.size(), 50 + random() % 1500);
    const bool killed = random() % 2 == 0;
    const auto after = static_cast<int>(1 + random() % 60);
    server.live(rest.first(count), killed ? std::optional{after} : std::nullopt);
    rest = rest.subspan(count);
    after_each();
  }
  server.weather.set_trouble(0);
  const tracker::JournalBatch last{
      .seq = day.batches.back().seq + 1,
      .closed_at = day.batches.back().closed_at + std::chrono::minutes{2},
      .records = {}};
  server.live({&last, 1});
}

}  // namespace busward::rehearsal
