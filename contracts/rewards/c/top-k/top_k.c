// The top-k reward script in C: pays the k neurons that the validators' stake votes highest, and the
// validators by active stake. It answers as ../../top-k does.
//
// Configuration: empty, or k as 2 bytes, little endian, at least 1.
#include "gen/reward_script.h"

#include <stdlib.h>
#include <string.h>

typedef exports_tao_reward_reward_epoch_input_t epoch_t;
typedef exports_tao_reward_reward_epoch_output_t answer_t;
typedef exports_tao_reward_reward_script_error_t refusal_t;
typedef exports_tao_reward_reward_sparse_u16_t sparse_t;
typedef exports_tao_reward_reward_shares_t shares_t;

static const uint16_t default_k = 3;
static const uint64_t one_q32 = (uint64_t)1 << 32;
// A permit, old or new.
static const uint8_t permit_bits = 2 | 4;

static const char bad_config[] = "config: empty, or k as 2 bytes, little endian, at least 1";

static bool read_config(const reward_script_list_u8_t *config, uint16_t *k) {
  if (config->len == 0) {
    *k = default_k;
    return true;
  }
  if (config->len != 2) return false;
  *k = (uint16_t)(config->ptr[0] | config->ptr[1] << 8);
  return *k != 0;
}

static bool refuse(refusal_t *refusal, const char *text) {
  refusal->tag = EXPORTS_TAO_REWARD_REWARD_SCRIPT_ERROR_UNSUPPORTED_INPUT;
  reward_script_string_dup(&refusal->val.unsupported_input, text);
  return false;
}

// n entries of 0.
static uint64_t *zeros(size_t n) {
  uint64_t *list = calloc(n > 0 ? n : 1, sizeof *list);
  if (list == NULL) abort();
  return list;
}

// Sum over validators of active stake times weight by the row's sum, each term floored to Q32. Gives
// what is wrong with the inputs, or NULL.
static const char *add_scores(const reward_script_list_u64_t *stake, const sparse_t *weights, uint64_t *scores) {
  size_t n = stake->len;
  for (size_t validator = 0; validator < n; validator++) {
    uint64_t share = stake->ptr[validator];
    if (share > one_q32) return "active stake above 1";
    size_t from = weights->row_start.ptr[validator], to = weights->row_start.ptr[validator + 1];
    if (from > to || to > weights->col.len || to > weights->val.len) return "weights: row or column out of range";
    // A row has at most 2^16 columns, so its sum fits.
    uint64_t sum = 0;
    for (size_t i = from; i < to; i++) sum += weights->val.ptr[i];
    if (share == 0 || sum == 0) continue;
    for (size_t i = from; i < to; i++) {
      if (weights->col.ptr[i] >= n) return "weights: row or column out of range";
      // share <= 2^32 and a weight < 2^16; a score stays below n * 2^32.
      scores[weights->col.ptr[i]] += share * weights->val.ptr[i] / sum;
    }
  }
  return NULL;
}

// Whether a comes before b: the higher score, of equal ones the lower uid.
static bool before(const uint64_t *scores, uint16_t a, uint16_t b) {
  return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
}

// Restores a heap whose top comes last, from a place downwards.
static void sift(const uint64_t *scores, uint16_t *heap, size_t len, size_t at) {
  for (;;) {
    size_t last = at, left = 2 * at + 1;
    for (size_t child = left; child < left + 2 && child < len; child++) {
      if (before(scores, heap[last], heap[child])) last = child;
    }
    if (last == at) return;
    uint16_t uid = heap[at];
    heap[at] = heap[last];
    heap[last] = uid;
    at = last;
  }
}

// Sets all but the k best scores to 0: the best so far are a heap with the worst of them on top.
static void keep_best(uint64_t *scores, size_t n, size_t k) {
  uint16_t *heap = malloc((k < n ? k : n) * sizeof *heap + 1);
  if (heap == NULL) abort();
  size_t len = 0;
  for (size_t uid = 0; uid < n; uid++) {
    if (scores[uid] == 0) continue;
    if (len < k) {
      heap[len++] = (uint16_t)uid;
      if (len == k) {
        for (size_t at = k / 2; at-- > 0;) sift(scores, heap, len, at);
      }
    } else if (before(scores, (uint16_t)uid, heap[0])) {
      scores[heap[0]] = 0;
      heap[0] = (uint16_t)uid;
      sift(scores, heap, len, 0);
    } else {
      scores[uid] = 0;
    }
  }
  free(heap);
}

static shares_t relative(uint64_t *parts, size_t n) {
  shares_t shares = {.tag = EXPORTS_TAO_REWARD_REWARD_SHARES_RELATIVE};
  shares.val.relative.ptr = parts;
  shares.val.relative.len = n;
  return shares;
}

void exports_tao_reward_reward_describe(exports_tao_reward_reward_manifest_t *manifest) {
  memset(manifest, 0, sizeof *manifest);
  reward_script_string_dup(&manifest->name, "top-k-c");
  manifest->version = 1;
  manifest->fuel_base = 200000;
  manifest->fuel_per_uid = 5000;
  manifest->fuel_per_weight = 640;
}

bool exports_tao_reward_reward_run(epoch_t *epoch, answer_t *answer, refusal_t *refusal) {
  size_t n = epoch->header.uid_count;
  const reward_script_list_u64_t *stake = &epoch->neurons.active_stake_q32;
  const reward_script_list_u8_t *roles = &epoch->neurons.role_bits;
  uint16_t k;
  if (!read_config(&epoch->config, &k)) return refuse(refusal, bad_config);
  if (stake->len != n || roles->len != n || epoch->weights.row_start.len != n + 1) {
    return refuse(refusal, "lists of different lengths");
  }
  uint64_t *incentive = zeros(n), *dividends = zeros(n);
  const char *problem = add_scores(stake, &epoch->weights, incentive);
  if (problem != NULL) return refuse(refusal, problem);
  keep_best(incentive, n, k);
  for (size_t uid = 0; uid < n; uid++) {
    if (roles->ptr[uid] & permit_bits) dividends[uid] = stake->ptr[uid];
  }
  memset(answer, 0, sizeof *answer);
  answer->incentive = relative(incentive, n);
  answer->dividends = relative(dividends, n);
  return true;
}

bool exports_tao_reward_configure_check_config(reward_script_list_u8_t *config, reward_script_string_t *problem) {
  uint16_t k;
  if (read_config(config, &k)) return true;
  reward_script_string_dup(problem, bad_config);
  return false;
}
