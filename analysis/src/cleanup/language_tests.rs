//! One article for each language that has rules, with what sites of that language put around it,
//! and sentences that hold the words of the rules and must stay.

use std::sync::{Arc, LazyLock};

use super::Cleanup;
use crate::article::RemovalReason::{
    self, CommentForm, Credit, Furniture, RelatedLinks, ShareBar, SiteChrome, ViewCount,
};
use crate::article::{Cleaned, Raw};
use crate::stage::Stage as _;

static STAGE: LazyLock<Cleanup> = LazyLock::new(|| Cleanup::new().unwrap());

fn clean(text: String) -> Cleaned {
    STAGE.run(Arc::new(Raw { text, ..Raw::default() })).unwrap()
}

type Chrome = &'static [(&'static str, RemovalReason)];

struct Page {
    language: &'static str,
    /// Above the headline; whatever stands there is the site's.
    head: Chrome,
    title: &'static str,
    /// Under the headline.
    below: Chrome,
    body: [&'static str; 3],
    /// Between the first and the second paragraph.
    within: Chrome,
    /// After the last paragraph.
    tail: Chrome,
}

impl Page {
    fn chrome(&self) -> impl Iterator<Item = &(&'static str, RemovalReason)> {
        [self.head, self.below, self.within, self.tail].into_iter().flatten()
    }

    /// As a browser's text dump gives the page: its title, then what stands on it.
    fn text(&self) -> String {
        let lines =
            |chrome: Chrome| chrome.iter().map(|(line, _)| *line).collect::<Vec<_>>().join("\n");
        let [first, second, third] = self.body;
        [
            &format!("{} - Velmora Post", self.title),
            &lines(self.head),
            self.title,
            &lines(self.below),
            first,
            &lines(self.within),
            second,
            third,
            &lines(self.tail),
        ]
        .join("\n\n")
    }
}

const PAGES: [Page; 12] = [
    Page {
        language: "English",
        head: &[("Home", SiteChrome), ("Sign in", SiteChrome), ("Subscribe", SiteChrome)],
        title: "Velmora closes its northern quay until spring",
        below: &[
            ("By Jana Orlik", Furniture),
            ("Published 14 December 2025, 10:35", Furniture),
            ("3 min read", ViewCount),
            ("Listen to this article", ShareBar),
            ("Share on Facebook", ShareBar),
        ],
        body: [
            "The harbour board of Velmora closed the northern quay on Monday after divers found cracks in its piles.",
            "Ships will use the old berth, which pilots do not like when the wind comes from the east.",
            "The board wants to decide in January whether the quay can be repaired or must be built anew.",
        ],
        within: &[
            ("Advertisement", SiteChrome),
            ("Read more", RelatedLinks),
            ("Fishermen block the harbour for a third day", RelatedLinks),
            ("Photo: Piet Maros", Credit),
        ],
        tail: &[
            ("Sign up for our newsletter and never miss a story", ShareBar),
            ("Spotted an error? Write to the editors", ShareBar),
            ("Most read", RelatedLinks),
            ("Comments (12)", ViewCount),
            ("Please log in to comment", CommentForm),
            ("We use cookies to improve your visit", SiteChrome),
            ("© 2025 Velmora Post. All rights reserved.", SiteChrome),
        ],
    },
    Page {
        language: "German",
        head: &[("Startseite", SiteChrome), ("Anmelden", SiteChrome), ("E-Paper", SiteChrome)],
        title: "Velmora sperrt den Nordkai bis zum Frühjahr",
        below: &[
            ("Von Jana Orlik", Furniture),
            ("Stand: 14. Dezember 2025, 10:35 Uhr", Furniture),
            ("Lesezeit: 3 Minuten", ViewCount),
            ("Artikel anhören", ShareBar),
            ("Auf WhatsApp teilen", ShareBar),
        ],
        body: [
            "Die Hafenbehörde von Velmora hat am Montag den Nordkai gesperrt, weil Taucher Risse in den Pfählen gefunden haben.",
            "Die Schiffe legen nun am alten Kai an, den die Lotsen bei Ostwind nicht mögen.",
            "Im Januar will die Behörde entscheiden, ob der Kai repariert oder neu gebaut wird.",
        ],
        within: &[
            ("Anzeige", SiteChrome),
            ("Lesen Sie auch", RelatedLinks),
            ("Fischer blockieren den Hafen den dritten Tag", RelatedLinks),
            ("Foto: Piet Maros / dpa", Credit),
        ],
        tail: &[
            ("Jetzt unseren Newsletter abonnieren und nichts verpassen", ShareBar),
            ("Fehler im Artikel melden", ShareBar),
            ("Meistgelesen", RelatedLinks),
            ("12 Kommentare", ViewCount),
            ("Bitte melden Sie sich an, um zu kommentieren", CommentForm),
            ("Wir verwenden Cookies, um unser Angebot zu verbessern", SiteChrome),
            ("Impressum", SiteChrome),
            ("© 2025 Velmora-Post. Alle Rechte vorbehalten.", SiteChrome),
        ],
    },
    Page {
        language: "French",
        head: &[("Accueil", SiteChrome), ("Se connecter", SiteChrome), ("S'abonner", SiteChrome)],
        title: "Velmora ferme son quai nord jusqu'au printemps",
        below: &[
            ("Par Jana Orlik", Furniture),
            ("Publié le 14 décembre 2025 à 10h35", Furniture),
            ("Temps de lecture : 3 min", ViewCount),
            ("Écouter cet article", ShareBar),
            ("Partager sur Facebook", ShareBar),
        ],
        body: [
            "Le conseil du port de Velmora a fermé lundi le quai nord après la découverte de fissures dans ses piliers.",
            "Les navires utiliseront l'ancien quai, que les pilotes n'aiment pas quand le vent souffle de l'est.",
            "Le conseil décidera en janvier si le quai peut être réparé ou doit être reconstruit.",
        ],
        within: &[
            ("La suite après cette publicité", SiteChrome),
            ("À lire aussi", RelatedLinks),
            ("Les pêcheurs bloquent le port pour le troisième jour", RelatedLinks),
            ("Crédit photo : Piet Maros", Credit),
        ],
        tail: &[
            ("Inscrivez-vous à notre newsletter pour ne rien manquer", ShareBar),
            ("Signaler une erreur", ShareBar),
            ("Les plus lus", RelatedLinks),
            ("Commentaires", CommentForm),
            ("Vous devez être connecté pour laisser un commentaire", CommentForm),
            ("Ce site utilise des cookies pour mesurer son audience", SiteChrome),
            ("Mentions légales", SiteChrome),
            ("© 2025 La Poste de Velmora. Tous droits réservés.", SiteChrome),
        ],
    },
    Page {
        language: "Spanish",
        head: &[("Inicio", SiteChrome), ("Iniciar sesión", SiteChrome), ("Suscríbete", SiteChrome)],
        title: "Velmora cierra su muelle norte hasta la primavera",
        below: &[
            ("Por Jana Orlik", Furniture),
            ("Publicado el 14 de diciembre de 2025 a las 10:35", Furniture),
            ("3 min de lectura", ViewCount),
            ("Escuchar noticia", ShareBar),
            ("Compartir en WhatsApp", ShareBar),
        ],
        body: [
            "La junta del puerto de Velmora cerró el lunes el muelle norte porque los buzos hallaron grietas en sus pilares.",
            "Los barcos usarán el muelle viejo, que no gusta a los prácticos cuando sopla viento del este.",
            "La junta decidirá en enero si el muelle se puede reparar o hay que construirlo de nuevo.",
        ],
        within: &[
            ("Publicidad", SiteChrome),
            ("Lea también", RelatedLinks),
            ("Los pescadores bloquean el puerto por tercer día", RelatedLinks),
            ("Foto: Piet Maros / EFE", Credit),
        ],
        tail: &[
            ("Suscríbete a nuestro boletín y recibe las noticias cada mañana", ShareBar),
            ("Reportar un error", ShareBar),
            ("Lo más leído", RelatedLinks),
            ("Comentarios", CommentForm),
            ("Inicia sesión para comentar", CommentForm),
            ("Utilizamos cookies propias y de terceros", SiteChrome),
            ("Aviso legal", SiteChrome),
            ("© 2025 El Correo de Velmora. Todos los derechos reservados.", SiteChrome),
        ],
    },
    Page {
        language: "Italian",
        head: &[("Home", SiteChrome), ("Accedi", SiteChrome), ("Abbonati", SiteChrome)],
        title: "Velmora chiude il molo nord fino a primavera",
        below: &[
            ("di Jana Orlik", Furniture),
            ("Pubblicato il 14 dicembre 2025 alle ore 10:35", Furniture),
            ("Tempo di lettura: 3 minuti", ViewCount),
            ("Ascolta l'articolo", ShareBar),
            ("Condividi su Facebook", ShareBar),
        ],
        body: [
            "L'autorità portuale di Velmora ha chiuso lunedì il molo nord dopo che i sommozzatori hanno trovato crepe nei piloni.",
            "Le navi useranno il vecchio molo, che non piace ai piloti quando il vento soffia da est.",
            "A gennaio si deciderà se il molo può essere riparato o va costruito di nuovo.",
        ],
        within: &[
            ("Pubblicità", SiteChrome),
            ("Leggi anche", RelatedLinks),
            ("I pescatori bloccano il porto per il terzo giorno", RelatedLinks),
            ("Foto: Piet Maros / ANSA", Credit),
        ],
        tail: &[
            ("Iscriviti alla newsletter per ricevere le notizie ogni mattina", ShareBar),
            ("Segnala un errore", ShareBar),
            ("I più letti", RelatedLinks),
            ("Lascia un commento", CommentForm),
            ("Devi essere connesso per inviare un commento", CommentForm),
            ("Questo sito utilizza cookie tecnici e di profilazione", SiteChrome),
            ("Tag: porto, Velmora", SiteChrome),
            ("© Riproduzione riservata", SiteChrome),
        ],
    },
    Page {
        language: "Portuguese",
        head: &[("Página inicial", SiteChrome), ("Entrar", SiteChrome), ("Assine já", SiteChrome)],
        title: "Velmora fecha o cais norte até à primavera",
        below: &[
            ("Por Jana Orlik", Furniture),
            ("Publicado em 14 de dezembro de 2025 às 10h35", Furniture),
            ("Tempo de leitura: 3 min", ViewCount),
            ("Ouvir artigo", ShareBar),
            ("Compartilhar no WhatsApp", ShareBar),
        ],
        body: [
            "A autoridade portuária de Velmora fechou na segunda-feira o cais norte porque mergulhadores encontraram fissuras nos pilares.",
            "Os navios vão usar o cais velho, de que os pilotos não gostam quando o vento sopra de leste.",
            "Em janeiro será decidido se o cais pode ser reparado ou tem de ser construído de novo.",
        ],
        within: &[
            ("Continua após a publicidade", SiteChrome),
            ("Leia também", RelatedLinks),
            ("Pescadores bloqueiam o porto pelo terceiro dia", RelatedLinks),
            ("Foto: Piet Maros / Lusa", Credit),
        ],
        tail: &[
            ("Assine nossa newsletter e receba as notícias todas as manhãs", ShareBar),
            ("Reportar erro no texto", ShareBar),
            ("Mais lidas", RelatedLinks),
            ("Deixe um comentário", CommentForm),
            ("Faça login para comentar", CommentForm),
            ("Utilizamos cookies para melhorar a sua visita", SiteChrome),
            ("Tópicos: porto, Velmora", SiteChrome),
            ("© 2025 Correio de Velmora. Todos os direitos reservados.", SiteChrome),
        ],
    },
    Page {
        language: "Dutch",
        head: &[("Voorpagina", SiteChrome), ("Inloggen", SiteChrome), ("Word abonnee", SiteChrome)],
        title: "Velmora sluit de noordelijke kade tot het voorjaar",
        below: &[
            ("Door Jana Orlik", Furniture),
            ("Gepubliceerd op 14 december 2025 om 10:35 uur", Furniture),
            ("Leestijd: 3 minuten", ViewCount),
            ("Luister naar dit artikel", ShareBar),
            ("Delen via WhatsApp", ShareBar),
        ],
        body: [
            "Het havenbestuur van Velmora heeft maandag de noordelijke kade gesloten omdat duikers scheuren in de palen vonden.",
            "De schepen gebruiken nu de oude kade, waar de loodsen bij oostenwind niet van houden.",
            "In januari beslist het bestuur of de kade hersteld kan worden of opnieuw gebouwd moet worden.",
        ],
        within: &[
            ("Tekst gaat verder onder de advertentie", SiteChrome),
            ("Lees ook", RelatedLinks),
            ("Vissers blokkeren de haven voor de derde dag", RelatedLinks),
            ("Foto: Piet Maros / ANP", Credit),
        ],
        tail: &[
            ("Meld je aan voor onze nieuwsbrief en mis niets", ShareBar),
            ("Fout gezien? Mail de redactie", ShareBar),
            ("Meest gelezen", RelatedLinks),
            ("Reageer op dit artikel", CommentForm),
            ("Log in om te reageren", CommentForm),
            ("Wij gebruiken cookies om de site te verbeteren", SiteChrome),
            ("Trefwoorden: haven, Velmora", SiteChrome),
            ("© 2025 De Velmorase Post. Alle rechten voorbehouden.", SiteChrome),
        ],
    },
    Page {
        language: "Polish",
        head: &[
            ("Strona główna", SiteChrome),
            ("Zaloguj się", SiteChrome),
            ("Prenumerata", SiteChrome),
        ],
        title: "Velmora zamyka północne nabrzeże do wiosny",
        below: &[
            ("Autor: Jana Orlik", Furniture),
            ("Opublikowano: 14 grudnia 2025, godz. 10:35", Furniture),
            ("Ten tekst przeczytasz w 3 minuty", ViewCount),
            ("Posłuchaj artykułu", ShareBar),
            ("Udostępnij na Facebooku", ShareBar),
        ],
        body: [
            "Zarząd portu w Velmorze zamknął w poniedziałek północne nabrzeże, bo nurkowie znaleźli pęknięcia w palach.",
            "Statki będą cumować przy starym nabrzeżu, którego piloci nie lubią przy wschodnim wietrze.",
            "W styczniu zarząd zdecyduje, czy nabrzeże można naprawić, czy trzeba je zbudować od nowa.",
        ],
        within: &[
            ("Dalsza część artykułu pod reklamą", SiteChrome),
            ("Czytaj także", RelatedLinks),
            ("Rybacy trzeci dzień blokują port", RelatedLinks),
            ("Fot. Piet Maros / PAP", Credit),
        ],
        tail: &[
            ("Zapisz się na newsletter i nie przegap żadnej wiadomości", ShareBar),
            ("Zgłoś błąd", ShareBar),
            ("Najczęściej czytane", RelatedLinks),
            ("Dodaj komentarz", CommentForm),
            ("Zaloguj się, aby dodać komentarz", CommentForm),
            ("Ta strona używa plików cookie", SiteChrome),
            ("Tagi: port, Velmora", SiteChrome),
            ("© 2025 Kurier Velmory. Wszelkie prawa zastrzeżone.", SiteChrome),
        ],
    },
    Page {
        language: "Czech",
        head: &[
            ("Hlavní stránka", SiteChrome),
            ("Přihlásit se", SiteChrome),
            ("Předplatné", SiteChrome),
        ],
        title: "Velmora zavírá severní nábřeží až do jara",
        below: &[
            ("Autor: Jana Orlik", Furniture),
            ("Aktualizováno 14. prosince 2025 v 10:35", Furniture),
            ("Doba čtení: 3 minuty", ViewCount),
            ("Poslechnout článek", ShareBar),
            ("Sdílet na Facebooku", ShareBar),
        ],
        body: [
            "Správa přístavu ve Velmoře v pondělí uzavřela severní nábřeží, protože potápěči našli v pilířích trhliny.",
            "Lodě budou používat staré nábřeží, které lodivodi při východním větru nemají rádi.",
            "V lednu správa rozhodne, zda lze nábřeží opravit, nebo se musí postavit znovu.",
        ],
        within: &[
            ("Článek pokračuje pod reklamou", SiteChrome),
            ("Čtěte také", RelatedLinks),
            ("Rybáři už třetí den blokují přístav", RelatedLinks),
            ("Foto: Piet Maros, ČTK", Credit),
        ],
        tail: &[
            ("Přihlaste se k odběru našeho newsletteru", ShareBar),
            ("Našli jste v článku chybu?", ShareBar),
            ("Nejčtenější", RelatedLinks),
            ("Vstoupit do diskuse", CommentForm),
            ("Pro vložení komentáře se musíte přihlásit", CommentForm),
            ("Tento web používá soubory cookie", SiteChrome),
            ("Témata: přístav, Velmora", SiteChrome),
            ("© 2025 Velmorské listy. Všechna práva vyhrazena.", SiteChrome),
        ],
    },
    Page {
        language: "Turkish",
        head: &[("Ana Sayfa", SiteChrome), ("Giriş Yap", SiteChrome), ("Abone Ol", SiteChrome)],
        title: "Velmora kuzey rıhtımını bahara kadar kapattı",
        below: &[
            ("Haber: Jana Orlik", Furniture),
            ("Yayınlanma: 14 Aralık 2025 10:35", Furniture),
            ("Okuma süresi: 3 dakika", ViewCount),
            ("Haberi dinle", ShareBar),
            ("WhatsApp'ta paylaş", ShareBar),
        ],
        body: [
            "Velmora liman idaresi, dalgıçların kazıklarda çatlaklar bulması üzerine kuzey rıhtımını pazartesi günü kapattı.",
            "Gemiler, kılavuz kaptanların doğu rüzgârında sevmediği eski rıhtımı kullanacak.",
            "İdare, rıhtımın onarılıp onarılamayacağına ocak ayında karar verecek.",
        ],
        within: &[
            ("REKLAM", SiteChrome),
            ("İLGİLİ HABERLER", RelatedLinks),
            ("Balıkçılar limanı üçüncü gündür kapatıyor", RelatedLinks),
            ("Fotoğraf: Piet Maros / AA", Credit),
        ],
        tail: &[
            ("Haberlerden haberdar olmak için bültenimize abone olun", ShareBar),
            ("Hata bildir", ShareBar),
            ("En çok okunanlar", RelatedLinks),
            ("Yorum yap", CommentForm),
            ("Yorum yapmak için giriş yapmalısınız", CommentForm),
            ("Sitemizde çerezler kullanılmaktadır", SiteChrome),
            ("Etiketler: liman, Velmora", SiteChrome),
            ("© 2025 Velmora Postası. Tüm hakları saklıdır.", SiteChrome),
        ],
    },
    Page {
        language: "Russian",
        head: &[("Главная", SiteChrome), ("Войти", SiteChrome), ("Подписаться", SiteChrome)],
        title: "Вельмора закрыла северный причал до весны",
        below: &[
            ("Автор: Яна Орлик", Furniture),
            ("Опубликовано 14 декабря 2025 года в 10:35", Furniture),
            ("Время чтения: 3 минуты", ViewCount),
            ("Слушать статью", ShareBar),
            ("Поделиться в Telegram", ShareBar),
        ],
        body: [
            "Управление порта Вельморы закрыло в понедельник северный причал, потому что водолазы нашли трещины в сваях.",
            "Суда будут швартоваться у старого причала, который лоцманы не любят при восточном ветре.",
            "В январе управление решит, можно ли починить причал или его надо строить заново.",
        ],
        within: &[
            ("Реклама", SiteChrome),
            ("Читайте также", RelatedLinks),
            ("Рыбаки третий день блокируют порт", RelatedLinks),
            ("Фото: Пит Марос / ТАСС", Credit),
        ],
        tail: &[
            ("Подписывайтесь на наш канал, чтобы ничего не пропустить", ShareBar),
            ("Нашли ошибку? Выделите её и нажмите Ctrl+Enter", ShareBar),
            ("Самое читаемое", RelatedLinks),
            ("Комментарии (12)", ViewCount),
            ("Войдите, чтобы оставить комментарий", CommentForm),
            ("Мы используем файлы cookie", SiteChrome),
            ("Теги: порт, Вельмора", SiteChrome),
            ("© 2025 Почта Вельморы. Все права защищены.", SiteChrome),
        ],
    },
    Page {
        language: "Ukrainian",
        head: &[("Головна", SiteChrome), ("Увійти", SiteChrome), ("Підписатися", SiteChrome)],
        title: "Вельмора закрила північний причал до весни",
        below: &[
            ("Автор: Яна Орлик", Furniture),
            ("Опубліковано 14 грудня 2025 року о 10:35", Furniture),
            ("Час читання: 3 хв", ViewCount),
            ("Слухати статтю", ShareBar),
            ("Поділитися у Facebook", ShareBar),
        ],
        body: [
            "Управління порту Вельмори закрило в понеділок північний причал, бо водолази знайшли тріщини в палях.",
            "Судна швартуватимуться біля старого причалу, який лоцмани не люблять за східного вітру.",
            "У січні управління вирішить, чи можна відремонтувати причал, чи його треба будувати наново.",
        ],
        within: &[
            ("Реклама", SiteChrome),
            ("Читайте також", RelatedLinks),
            ("Рибалки третій день блокують порт", RelatedLinks),
            ("Фото: Піт Марос / Укрінформ", Credit),
        ],
        tail: &[
            ("Підписуйтесь на наш канал, щоб нічого не пропустити", ShareBar),
            ("Помітили помилку? Виділіть її та натисніть Ctrl+Enter", ShareBar),
            ("Найпопулярніше", RelatedLinks),
            ("Коментарі (12)", ViewCount),
            ("Увійдіть, щоб залишити коментар", CommentForm),
            ("Цей сайт використовує файли cookie", SiteChrome),
            ("Теги: порт, Вельмора", SiteChrome),
            ("© 2025 Пошта Вельмори. Усі права захищені.", SiteChrome),
        ],
    },
];

#[test]
fn in_each_language_an_article_comes_out_without_what_stands_around_it() {
    let mut wrong = Vec::new();
    for page in &PAGES {
        let cleaned = clean(page.text());
        let language = page.language;
        if cleaned.title.as_deref() != Some(page.title) {
            wrong.push(format!("{language}: the title is {:?}", cleaned.title));
        }
        if cleaned.body != page.body.join("\n\n") {
            wrong.push(format!("{language}: the body is\n{}", cleaned.body));
        }
        for &(line, why) in page.chrome() {
            let found = cleaned.removed.iter().find(|removed| removed.text == line);
            let found = found.map(|removed| removed.why);
            if found != Some(why) {
                wrong.push(format!("{language}: {line:?} has {found:?}, not {why:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn in_each_language_the_line_under_the_headline_gives_the_day() {
    for page in &PAGES {
        let date = clean(page.text()).dateline.and_then(|dateline| dateline.date);
        assert_eq!(date.as_deref(), Some("2025-12-14"), "{}", page.language);
    }
}

/// Paragraphs as an article has them: each holds words that rules look for.
const RUNNING_TEXT: [&str; 12] = [
    "Share prices in Velmora fell on Monday, and comments by the board did little to stop it.\n\n\
     Follow the money, an old rule of the prosecutors says, and the quay will be found.\n\n\
     Print runs of the Velmora Post have been halved since the price of paper rose.\n\n\
     By clicking on the link in the message the treasurer gave the thieves his password.\n\n\
     Read more slowly, the teacher told the class, and all of them laughed out loud.",
    "Ende der Woche will der Hafenrat über die Kommentare der Anwohner beraten.\n\n\
     Teilen wollte die Stadt den Gewinn mit den Nachbarn nicht, sagte die Bürgermeisterin.\n\n\
     Bild von der Lage machte sich am Montag auch der Minister, als er den Hafen besuchte.\n\n\
     Testen Sie das Wasser vorher, rät der Verband allen, die im Hafen baden wollen.\n\n\
     Die Verwendung von Cookies beschäftigt nun auch das Gericht in Velmora.",
    "Les commentaires sont rares au conseil du port, où personne ne veut parler le premier.\n\n\
     Partager sur place le butin était leur plan, selon le procureur de Velmora.\n\n\
     La rédaction de la loi a pris trois ans et n'a satisfait personne à Velmora.\n\n\
     Il vous reste trois jours pour voir le vieux quai avant les travaux, dit la mairie.\n\n\
     Pour commenter la décision, le maire a réuni les pêcheurs dans la grande salle.",
    "Los comentarios del alcalde sobre el puerto causaron sorpresa entre los pescadores.\n\n\
     Comparte en su carta la opinión de los vecinos y pide que se repare el muelle.\n\n\
     Recibe cada año a miles de visitantes, pero el muelle viejo no tiene ni un banco.\n\n\
     Además, la junta quiere saber más sobre las grietas antes de tomar una decisión.\n\n\
     La marcha se hizo sin autorización expresa de la junta del puerto de Velmora.",
    "Leggi anche severe non hanno fermato il contrabbando nel porto, ricorda oggi il sindaco di Velmora davanti al consiglio comunale riunito in seduta straordinaria.\n\n\
     Condividi o no la scelta, il molo resta chiuso, ha detto l'assessore ai pescatori.\n\n\
     Partita Iva e burocrazia pesano sui piccoli pescatori, spiega il presidente del consorzio.\n\n\
     Di Maio e giugno si ricorda soprattutto il vento, raccontano i piloti del porto.",
    "Entrar com ação na justiça é o próximo passo dos pescadores, disse o advogado.\n\n\
     Compartilhar o lucro com os vizinhos não está nos planos da cidade, disse a prefeita.\n\n\
     Divulgação dos números só virá em janeiro, depois da inspeção do cais norte.\n\n\
     Ao assinar o acordo, o ministro prometeu reparar o cais antes do verão.",
    "Om te reageren op de kritiek riep het bestuur de vissers bijeen in de grote zaal.\n\n\
     Overname van de haven door een bedrijf uit Karstland is volgens de raad geen optie.\n\n\
     Delen wil de stad de winst niet met de buren, zei de burgemeester maandag.\n\n\
     Phishing begint vaak met een bericht in je mailbox, waarschuwt de politie van Velmora.",
    "Dalsza część rozmów odbędzie się w styczniu, gdy nurkowie zbadają wszystkie pale.\n\n\
     Pozostało 5 dni do decyzji, a zarząd portu nadal nie zna wyniku badań.\n\n\
     Rozpowszechnianie fałszywych wiadomości o porcie bada teraz prokuratura w Velmorze.\n\n\
     Udostępnij na chwilę łódź, poprosił sąsiada, i wypłynął w morze, zanim zaczęła się burza nad zatoką, której nikt w całym porcie się nie spodziewał ani trochę.",
    "Nenechte si ujít slavnost v přístavu, vzkázal starosta obyvatelům Velmory.\n\n\
     Bez písemného souhlasu správy nesmí do severní části přístavu vjet žádná loď.\n\n\
     Diskuse o nábřeží trvala celou noc a skončila bez rozhodnutí, řekl starosta.\n\n\
     Sdílet zisk se sousedy město nechce, uvedla v pondělí starostka Velmory.",
    "Yorum yapmak istemeyen liman müdürü, kararın ocak ayında verileceğini söyledi.\n\n\
     Üye olarak dernek toplantısına katılan balıkçılar rıhtımın açılmasını istedi.\n\n\
     Haberin doğruluğu henüz teyit edilmedi, ancak rıhtım pazartesiden beri kapalı.\n\n\
     Paylaş dediği ekmeği komşusuna uzattı ve limana doğru yürüdü yaşlı balıkçı.",
    "Комментарии представителей порта появились только вечером, когда причал уже закрыли.\n\n\
     Совет готов поддержать проект резолюции о порте, заявил посол Вельморы в понедельник.\n\n\
     Использование материалов из Карстланда при ремонте причала вызвало спор в совете.\n\n\
     Полное или частичное закрытие порта обсудят в январе на заседании городского совета.\n\n\
     Министр отказался оставить комментарий журналистам, которые ждали его у входа в здание управления порта весь день.",
    "Свідоцтво про право на причал громада отримала ще торік, нагадав міський голова.\n\n\
     У разі використання зброї порт негайно закриють, попередило управління Вельмори.\n\n\
     Коментарі посадовців з'явилися лише ввечері, коли причал уже закрили для суден.\n\n\
     Повне або часткове закриття порту обговорять у січні на засіданні міської ради.",
];

#[test]
fn running_text_that_holds_the_words_of_the_rules_stays() {
    for text in RUNNING_TEXT {
        let cleaned = clean(text.to_owned());
        assert_eq!(cleaned.body, text, "{:?}", cleaned.removed);
    }
}
