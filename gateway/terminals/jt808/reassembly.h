#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <vector>

#include "gateway/terminals/jt808/header.h"
#include "geo/utc_time.h"

namespace busward::jt808 {

enum class FragmentFault : std::uint8_t {
  no_package,  // the header names no package
  bad_index,   // index 0, or past the total
  too_large,   // more than a frame can hold, or its transfer than the byte cap
  bad_state,   // load() was given what save() never wrote
};

// Puts the packages of one terminal's long messages together. Serials should run on from package to
// package, but in the field they have gaps or all repeat, so they only help to tell two transfers
// of the same message apart: a package goes to the transfer whose serials it continues, else to the
// newest one of the same id and total that lacks it, else it begins a transfer; so does one that
// contradicts what the transfer already has at its place. Two transfers an id, eight in all,
// `bytes_max` held bytes and a deadline (60 s and 2 s a package after the first arrival) bound it;
// whatever must go, goes oldest first and is counted. Pure: the time is given and must not go back.
// save() and load() carry it through a restart. One owner, one terminal.
class Reassembly {
 public:
  static constexpr std::size_t kTransfersPerId = 2;
  static constexpr std::size_t kTransfersMax = 8;
  static constexpr std::size_t kBytesMaxDefault = 512 * 1024;
  // What a package costs beyond its bytes, so that empty ones cannot pile up for free.
  static constexpr std::size_t kPartOverhead = 64;

  struct Counts {
    std::uint64_t completed = 0;
    std::uint64_t expired = 0;
    std::uint64_t displaced = 0;  // dropped for a newer transfer or for the byte cap
    std::uint64_t duplicates = 0;
    friend bool operator==(const Counts&, const Counts&) = default;
  };
  // The whole message, with the header of its first package, which is then no package any more.
  struct Assembled {
    Header header;
    Bytes body;
  };
  // What is still open, as 0x8003 wants to ask for it.
  struct Open {
    MessageId id{};
    std::uint16_t first_serial = 0;  // of package 1, or where it would be had the serials run on
    std::uint16_t total = 0;
    std::vector<std::uint16_t> missing;
  };

  explicit Reassembly(std::size_t bytes_max = kBytesMaxDefault) : bytes_max_{bytes_max} {}

  // The message that this package completed, if it did.
  geo::Result<std::optional<Assembled>, FragmentFault> add(const RawMessage& package,
                                                           geo::UtcTime received_at);
  void expire(geo::UtcTime now);

  std::vector<Open> open() const;  // oldest first
  const Counts& counts() const { return counts_; }
  std::size_t held_bytes() const { return held_bytes_; }
  bool empty() const { return transfers_.empty(); }

  Bytes save() const;
  static geo::Result<Reassembly, FragmentFault> load(ByteView saved,
                                                     std::size_t bytes_max = kBytesMaxDefault);

 private:
  struct Transfer {
    Header header;  // of the package that came first, until package 1 is there
    std::uint16_t total = 0;
    std::uint16_t base_serial = 0;
    geo::UtcTime deadline;
    std::map<std::uint16_t, Bytes> parts;
  };
  using Transfers = std::list<Transfer>;  // oldest first

  Transfers::iterator place(const RawMessage& package, geo::UtcTime received_at);
  Transfers::iterator find_home(const RawMessage& package);
  void make_room_for_transfer(MessageId id);
  bool make_room_for_bytes(std::size_t wanted, Transfers::iterator keep);
  void drop(Transfers::iterator transfer);
  Assembled finish(Transfers::iterator transfer);

  std::size_t bytes_max_;
  std::size_t held_bytes_ = 0;
  Transfers transfers_;
  Counts counts_;
};

}  // namespace busward::jt808
