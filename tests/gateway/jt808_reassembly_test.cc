#include <algorithm>
#include <chrono>
#include <random>

#include <gtest/gtest.h>

#include "gateway/terminals/jt808/reassembly.h"

namespace busward::jt808 {
namespace {

using namespace std::chrono_literals;

constexpr geo::UtcTime kNoon{1'788'264'000'000ms};

struct Part {
  std::uint16_t index = 1;
  std::uint16_t total = 3;
  std::uint16_t serial = 0;
  Bytes body;
  MessageId id = MessageId::location_batch;
};

class Terminal {
 public:
  // The whole body when this part completed it.
  std::optional<Bytes> add(const Part& part, geo::UtcTime at = kNoon) {
    Header header{.id = part.id, .serial = part.serial};
    header.package = Package{.total = part.total, .index = part.index};
    const auto added = reassembly.add({.header = header, .body = part.body}, at);
    if (!added || !*added) return std::nullopt;
    EXPECT_FALSE((*added)->header.package);
    return (*added)->body;
  }

  Reassembly reassembly;
};

TEST(Reassembly, PutsPackagesTogetherInAnyOrder) {
  Terminal terminal;
  EXPECT_FALSE(terminal.add({.index = 3, .serial = 12, .body = {3}}));
  EXPECT_FALSE(terminal.add({.index = 1, .serial = 10, .body = {1}}));
  EXPECT_EQ(terminal.add({.index = 2, .serial = 11, .body = {2}}), (Bytes{1, 2, 3}));
  EXPECT_TRUE(terminal.reassembly.empty());
  EXPECT_EQ(terminal.reassembly.held_bytes(), 0u);
}

TEST(Reassembly, GoesOverSerialsWithGaps) {
  Terminal terminal;
  EXPECT_FALSE(terminal.add({.index = 1, .serial = 2031, .body = {1}}));
  EXPECT_FALSE(terminal.add({.index = 2, .serial = 2033, .body = {2}}));
  EXPECT_EQ(terminal.add({.index = 3, .serial = 2050, .body = {3}}), (Bytes{1, 2, 3}));
}

TEST(Reassembly, TakesTheSameSerialForAllAndSerialsThatWrap) {
  Terminal terminal;
  for (std::uint16_t index = 1; index <= 2; ++index) {
    EXPECT_FALSE(terminal.add({.index = index, .serial = 0, .body = {1}}));
  }
  EXPECT_TRUE(terminal.add({.index = 3, .serial = 0, .body = {3}}));
  EXPECT_FALSE(terminal.add({.index = 1, .serial = 0xFFFF, .body = {1}}));
  EXPECT_FALSE(terminal.add({.index = 3, .serial = 1, .body = {3}}));
  EXPECT_EQ(terminal.add({.index = 2, .serial = 0, .body = {2}}), (Bytes{1, 2, 3}));
}

TEST(Reassembly, KeepsTwoInterleavedTransfersApart) {
  Terminal terminal;
  EXPECT_FALSE(terminal.add({.index = 1, .serial = 100, .body = {1}}));
  EXPECT_FALSE(terminal.add({.index = 1, .serial = 200, .body = {11}}));
  EXPECT_FALSE(terminal.add({.index = 2, .serial = 101, .body = {2}}));
  EXPECT_FALSE(terminal.add({.index = 2, .serial = 201, .body = {12}}));
  EXPECT_EQ(terminal.add({.index = 3, .serial = 202, .body = {13}}), (Bytes{11, 12, 13}));
  EXPECT_EQ(terminal.add({.index = 3, .serial = 102, .body = {3}}), (Bytes{1, 2, 3}));
}

TEST(Reassembly, RestartsWhenAFirstPackageContradictsTheOldOne) {
  Terminal terminal;  // its serials stand still, and it gave up after two packages
  EXPECT_FALSE(terminal.add({.index = 1, .serial = 0, .body = {1}}));
  EXPECT_FALSE(terminal.add({.index = 1, .serial = 0, .body = {21}}));
  EXPECT_FALSE(terminal.add({.index = 2, .serial = 0, .body = {22}}));
  EXPECT_EQ(terminal.add({.index = 3, .serial = 0, .body = {23}}), (Bytes{21, 22, 23}));
}

TEST(Reassembly, CountsAPackageSentTwiceOnce) {
  Terminal terminal;
  EXPECT_FALSE(terminal.add({.index = 1, .serial = 7, .body = {1}}));
  EXPECT_FALSE(terminal.add({.index = 1, .serial = 7, .body = {1}}));
  EXPECT_EQ(terminal.reassembly.counts().duplicates, 1u);
  EXPECT_EQ(terminal.reassembly.open().at(0).missing, (std::vector<std::uint16_t>{2, 3}));
}

TEST(Reassembly, SaysWhatIsMissing) {
  Terminal terminal;
  terminal.add({.index = 4, .total = 5, .serial = 1004, .body = {4}});
  terminal.add({.index = 2, .total = 5, .serial = 1002, .body = {2}});
  const auto open = terminal.reassembly.open();
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].first_serial, 1001);
  EXPECT_EQ(open[0].missing, (std::vector<std::uint16_t>{1, 3, 5}));
}

TEST(Reassembly, RefusesImpossiblePackages) {
  Reassembly reassembly;
  Header header;
  EXPECT_EQ(reassembly.add({.header = header, .body = {}}, kNoon).error(),
            FragmentFault::no_package);
  for (const Package& package : {Package{.total = 3, .index = 0}, Package{.total = 3, .index = 4},
                                 Package{.total = 0, .index = 0}}) {
    header.package = package;
    EXPECT_EQ(reassembly.add({.header = header, .body = {}}, kNoon).error(),
              FragmentFault::bad_index);
  }
  EXPECT_TRUE(reassembly.empty());
}

TEST(Reassembly, LetsATransferGoAtItsDeadline) {
  Terminal terminal;
  terminal.add({.index = 1, .total = 10, .serial = 1, .body = {1}});
  terminal.reassembly.expire(kNoon + 79s);
  EXPECT_FALSE(terminal.reassembly.empty());
  terminal.reassembly.expire(kNoon + 80s);  // 60 s and 2 s a package
  EXPECT_TRUE(terminal.reassembly.empty());
  EXPECT_EQ(terminal.reassembly.counts().expired, 1u);
}

TEST(Reassembly, KeepsTwoTransfersAnIdAndEightInAll) {
  Terminal terminal;
  for (std::uint16_t total = 3; total <= 5; ++total) terminal.add({.total = total, .body = {1}});
  EXPECT_EQ(terminal.reassembly.open().size(), 2u);
  EXPECT_EQ(terminal.reassembly.open().at(0).total, 4);
  for (std::uint16_t id = 1; id <= 20; ++id) terminal.add({.body = {1}, .id = MessageId{id}});
  EXPECT_EQ(terminal.reassembly.open().size(), Reassembly::kTransfersMax);
  EXPECT_EQ(terminal.reassembly.counts().displaced, 15u);
}

TEST(Reassembly, HoldsNoMoreThanItsBytes) {
  Terminal terminal;
  terminal.reassembly = Reassembly{4096};
  const Bytes part(1000, 1);
  terminal.add({.total = 9, .body = part, .id = MessageId{1}});
  for (std::uint16_t index = 1; index <= 3; ++index) {
    terminal.add({.index = index, .total = 9, .serial = index, .body = part, .id = MessageId{2}});
    EXPECT_LE(terminal.reassembly.held_bytes(), 4096u);
  }
  ASSERT_EQ(terminal.reassembly.open().size(), 1u);  // the older one made room
  EXPECT_EQ(terminal.reassembly.open()[0].id, MessageId{2});
  terminal.add({.index = 4, .total = 9, .serial = 4, .body = part, .id = MessageId{2}});
  EXPECT_TRUE(terminal.reassembly.empty());  // alone too big: it can never be completed
}

TEST(Reassembly, GoesOnFromWhatItSaved) {
  Terminal terminal;
  terminal.add({.index = 1, .serial = 10, .body = {1}});
  terminal.add({.index = 2, .total = 8, .serial = 900, .body = {}, .id = MessageId{0x0801}});
  const Bytes saved = terminal.reassembly.save();
  Terminal restarted;
  restarted.reassembly = *Reassembly::load(saved);
  EXPECT_EQ(restarted.reassembly.save(), saved);
  EXPECT_EQ(restarted.reassembly.held_bytes(), terminal.reassembly.held_bytes());
  restarted.add({.index = 2, .serial = 11, .body = {2}});
  EXPECT_EQ(restarted.add({.index = 3, .serial = 12, .body = {3}}), (Bytes{1, 2, 3}));
}

TEST(Reassembly, LoadsNothingFromABrokenState) {
  Terminal terminal;
  terminal.add({.index = 1, .serial = 10, .body = {1, 2, 3}});
  const Bytes saved = terminal.reassembly.save();
  for (std::size_t size = 0; size < saved.size(); ++size) {
    EXPECT_FALSE(Reassembly::load(ByteView{saved}.first(size))) << size;
  }
  Bytes longer = saved;
  longer.push_back(0);
  EXPECT_FALSE(Reassembly::load(longer));
}

TEST(Reassembly, GivesBackWhatWasSealedInPackages) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random{seed};
  for (int round = 0; round < 50; ++round) {
    Bytes body(1024 + random() % 20'000);
    for (auto& byte : body) byte = static_cast<std::uint8_t>(random());
    const Address from{.form = random() % 2 == 0 ? HeaderForm::v2013 : HeaderForm::v2019};
    const auto serial = static_cast<std::uint16_t>(random());
    auto frames = seal_packages(from, MessageId::location_batch, serial, body);
    std::shuffle(frames.begin(), frames.end(), random);
    Reassembly reassembly;
    std::optional<Reassembly::Assembled> whole;
    for (const Bytes& frame : frames) {
      const Bytes payload = *open_frame(frame);
      reassembly = *Reassembly::load(reassembly.save());
      whole = *reassembly.add(*open_message(payload), kNoon);
    }
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->body, body);
    EXPECT_EQ(whole->header.serial, serial);
  }
}

}  // namespace
}  // namespace busward::jt808
