/** A reply that says what went wrong. */
final class Problem extends RuntimeException {
    final int status;

    Problem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }
}
