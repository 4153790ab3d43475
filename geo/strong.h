#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace busward::geo {

// One physical dimension per type; numbers enter and leave by name only (from_kmh, value()). Two
// quantities of different dimension do not compare, add or convert. Zero is zero in every unit.
template <class Tag>
class Quantity {
 public:
  constexpr Quantity() = default;
  explicit constexpr Quantity(double value) : value_{value} {}
  constexpr double value() const { return value_; }

  friend constexpr auto operator<=>(Quantity, Quantity) = default;
  friend constexpr Quantity operator+(Quantity a, Quantity b) {
    return Quantity{a.value_ + b.value_};
  }
  friend constexpr Quantity operator-(Quantity a, Quantity b) {
    return Quantity{a.value_ - b.value_};
  }
  friend constexpr Quantity operator*(Quantity a, double factor) {
    return Quantity{a.value_ * factor};
  }
  friend constexpr Quantity operator*(double factor, Quantity a) { return a * factor; }
  friend constexpr Quantity operator/(Quantity a, double divisor) {
    return Quantity{a.value_ / divisor};
  }
  friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }
  constexpr Quantity operator-() const { return Quantity{-value_}; }
  constexpr Quantity& operator+=(Quantity other) { return *this = *this + other; }
  constexpr Quantity& operator-=(Quantity other) { return *this = *this - other; }

 private:
  double value_ = 0;
};

// The key of one kind of record. Ids of different kinds do not mix.
template <class Tag>
struct Id {
  std::int64_t value = 0;
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace busward::geo

template <class Tag>
struct std::hash<busward::geo::Id<Tag>> {
  std::size_t operator()(busward::geo::Id<Tag> id) const {
    return std::hash<std::int64_t>{}(id.value);
  }
};
