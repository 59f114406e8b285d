/** A request that cannot be met: a status and the reason. */
final class Refused extends RuntimeException {
    final int status;

    Refused(int status, String reason) {
        super(reason);
        this.status = status;
    }
}
