import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Asks for prices, all of a quote at the same time. */
final class Upstream {
    private static final Pattern PRICE = Pattern.compile("-?[0-9]{1,13}\\.[0-9]{2}");

    private final HttpClient client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
    private final String url;

    Upstream(String url) {
        this.url = url;
    }

    List<String> prices(Question question) throws InterruptedException {
        var calls = question.ids().stream().map(this::call).toList();
        var prices = calls.stream().map(call -> call.thenApply(Upstream::price)).toList();
        var all = CompletableFuture.allOf(prices.toArray(CompletableFuture[]::new));
        for (var price : prices)
            price.whenComplete((text, error) -> {
                if (error != null) all.completeExceptionally(error); // at once, whatever the others do
            });
        try {
            all.get(question.within().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new Problem(504, "The upstream took too long.");
        } catch (ExecutionException failed) {
            throw new Problem(502, "The upstream failed: " + failed.getCause());
        } finally {
            for (var call : calls) call.cancel(true); // hangs up what is still open
        }
        return prices.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<HttpResponse<String>> call(String id) {
        var segment = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        var request = HttpRequest.newBuilder(URI.create(url + "/prices/" + segment)).build();
        return client.sendAsync(request, BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }

    private static String price(HttpResponse<String> reply) {
        if (reply.statusCode() != 200 || !PRICE.matcher(reply.body()).matches())
            throw new Problem(502, "The upstream answered " + reply.statusCode() + ", or no price.");
        return reply.body();
    }
}
