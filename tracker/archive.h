#pragma once

#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/uuid/uuid.hpp>

#include "geo/latlng.h"
#include "geo/strong.h"
#include "geo/utc_time.h"

namespace busward::tracker {

// Saved engine state: each class lists its members once, in `template <class A> void archive(A& a)
// { a(x_, y_); }`, and both directions follow. Little-endian, without names: a change of any list
// needs a new format version (Engine's), and older bytes are then judged again from the journal.
// Not for files that others read.
class ArchiveWriter {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (write(values), ...);
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <class T>
  void write(const T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    } else {
      const_cast<T&>(value).archive(*this);  // archive() only reads when it writes
    }
  }
  void write(const std::string& text) {
    write(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  void write(const geo::UtcTime& time) { write(time.time_since_epoch().count()); }
  void write(const std::chrono::sys_days& day) { write(day.time_since_epoch().count()); }
  void write(const std::chrono::seconds& time) { write(time.count()); }
  void write(const std::chrono::milliseconds& time) { write(time.count()); }
  void write(const boost::uuids::uuid& id) {
    bytes_.append(reinterpret_cast<const char*>(id.data), sizeof id.data);
  }
  void write(const geo::LatLng& place) {
    write(place.latitude().value());
    write(place.longitude().value());
  }
  template <class Tag>
  void write(const geo::Quantity<Tag>& quantity) {
    write(quantity.value());
  }
  template <class Tag>
  void write(const geo::Id<Tag>& id) {
    write(id.value);
  }
  template <class T>
  void write(const std::optional<T>& value) {
    write(static_cast<std::uint8_t>(value.has_value()));
    if (value) write(*value);
  }
  template <class T>
  void write(const std::vector<T>& values) {
    write(static_cast<std::uint32_t>(values.size()));
    for (const T& value : values) write(value);
  }

  std::string bytes_;
};

// Reads what ArchiveWriter wrote. Truncated or foreign bytes make ok() false and leave zeros;
// nothing is thrown.
class ArchiveReader {
 public:
  explicit ArchiveReader(std::string_view bytes) : bytes_{bytes} {}

  template <class... T>
  void operator()(T&... values) {
    (read(values), ...);
  }
  bool ok() const { return ok_; }
  bool at_end() const { return bytes_.empty(); }

 private:
  void take(void* to, std::size_t size) {
    if (bytes_.size() < size) {
      ok_ = false;
      bytes_ = {};
      std::memset(to, 0, size);
      return;
    }
    std::memcpy(to, bytes_.data(), size);
    bytes_.remove_prefix(size);
  }
  template <class T>
  void read(T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      take(&value, sizeof value);
    } else {
      value.archive(*this);
    }
  }
  template <class Number>
  Number number() {
    Number value{};
    read(value);
    return value;
  }
  void read(bool& value) { value = number<std::uint8_t>() == 1; }
  // What a size claims must still be there: garbage must not reserve memory.
  std::size_t size() {
    const auto claimed = number<std::uint32_t>();
    if (claimed <= bytes_.size()) return claimed;
    ok_ = false;
    return 0;
  }
  void read(std::string& text) {
    text.resize(size());
    take(text.data(), text.size());
  }
  void read(geo::UtcTime& time) {
    time = geo::UtcTime{std::chrono::milliseconds{number<std::int64_t>()}};
  }
  void read(std::chrono::sys_days& day) {
    day = std::chrono::sys_days{std::chrono::days{number<std::chrono::days::rep>()}};
  }
  void read(std::chrono::seconds& time) { time = std::chrono::seconds{number<std::int64_t>()}; }
  void read(std::chrono::milliseconds& time) {
    time = std::chrono::milliseconds{number<std::int64_t>()};
  }
  void read(boost::uuids::uuid& id) { take(id.data, sizeof id.data); }
  void read(geo::LatLng& place) {
    const auto latitude = number<double>();
    const auto longitude = number<double>();
    const auto read_back =
        geo::LatLng::from_degrees(geo::Degrees{latitude}, geo::Degrees{longitude});
    if (read_back) {
      place = *read_back;
    } else {
      ok_ = false;
    }
  }
  template <class Tag>
  void read(geo::Quantity<Tag>& quantity) {
    quantity = geo::Quantity<Tag>{number<double>()};
  }
  template <class Tag>
  void read(geo::Id<Tag>& id) {
    id.value = number<std::int64_t>();
  }
  template <class T>
  void read(std::optional<T>& value) {
    value.reset();
    if (number<std::uint8_t>() != 1) return;
    value.emplace(blank<T>());
    read(*value);
  }
  template <class T>
  void read(std::vector<T>& values) {
    values.clear();
    for (std::size_t left = size(); left > 0 && ok_; --left) {
      values.push_back(blank<T>());
      read(values.back());
    }
  }
  // A LatLng has no default value; any valid place will do to be read over.
  template <class T>
  static T blank() {
    if constexpr (std::is_same_v<T, geo::LatLng>) {
      return *geo::LatLng::from_microdegrees(0, 0);
    } else {
      return T{};
    }
  }

  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace busward::tracker
